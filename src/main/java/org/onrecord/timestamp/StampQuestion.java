// SPDX-License-Identifier: Apache-2.0
package org.onrecord.timestamp;

import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponse;

/**
 * One question to an authority (RFC 3161): for a stamp over the SHA-256 of some bytes, with a fresh nonce, and with the
 * certificates that it takes to verify it later. For one exchange:
 *
 * <pre>{@code
 * StampQuestion question = StampQuestion.over(bytes);
 * StampQuestion.Answer answer = question.read(exchange(question.bytes()), believed);
 * }</pre>
 *
 * Immutable.
 */
public final class StampQuestion {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NONCE_BITS = 64;

    private final byte[] stamped;
    private final TimeStampRequest request;

    private StampQuestion(byte[] stamped, TimeStampRequest request) {
        this.stamped = stamped;
        this.request = request;
    }

    /** @param token to be kept to the byte; {@link Authorities#judge} finds the same stamp in it */
    public record Answer(byte[] token, Stamp.Valid stamp) {}

    /** Asks for a stamp over these bytes. */
    public static StampQuestion over(byte[] bytes) {
        TimeStampRequestGenerator generator = new TimeStampRequestGenerator();
        generator.setCertReq(true);
        TimeStampRequest request =
                generator.generate(TSPAlgorithms.SHA256, SignedToken.sha256(bytes), new BigInteger(NONCE_BITS, RANDOM));
        return new StampQuestion(bytes.clone(), request);
    }

    /** A {@code TimeStampReq}, DER. */
    public byte[] bytes() {
        try {
            return request.getEncoded();
        } catch (IOException e) {
            throw new IllegalStateException("a question can't be written down", e);
        }
    }

    /**
     * Reads a {@code TimeStampResp}, and believes nothing of it that does not verify.
     *
     * @throws StampRefusal when it is none, does not grant the stamp, or the stamp is not the one that was asked for
     */
    public Answer read(byte[] response, Authorities believed) throws StampRefusal {
        byte[] token = granted(response);
        return switch (believed.judge(token, stamped)) {
            case Stamp.Valid stamp -> new Answer(token, stamp);
            case Stamp.ByUnknown(String authority) ->
                throw new StampRefusal("its certificate is not believed: " + authority);
            case Stamp.Refused(String reason) -> throw new StampRefusal(reason);
        };
    }

    private byte[] granted(byte[] response) throws StampRefusal {
        TimeStampResponse answer = parsed(response);
        try {
            answer.validate(request);
            if (answer.getTimeStampToken() != null) {
                return answer.getTimeStampToken().getEncoded();
            }
        } catch (TSPException | IOException e) {
            throw new StampRefusal("it answers another question: " + SignedToken.shown(e));
        }
        String why = answer.getStatusString();
        throw new StampRefusal("it grants no stamp: status " + answer.getStatus()
                + (why == null ? "" : ", " + SignedToken.shown(why)));
    }

    private static TimeStampResponse parsed(byte[] response) throws StampRefusal {
        try {
            return new TimeStampResponse(response);
        } catch (TSPException | IOException | RuntimeException | StackOverflowError e) {
            // As of a token that is none.
            throw new StampRefusal("its answer is none of RFC 3161: " + SignedToken.shown(e));
        }
    }
}
