// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import java.util.Map;
import java.util.Optional;
import org.onrecord.domain.AmendmentForm;
import org.onrecord.domain.Command;
import org.onrecord.domain.Expectation;
import org.onrecord.domain.Form;
import org.onrecord.domain.HouseStyle;
import org.onrecord.domain.StatementId;
import org.onrecord.ledger.IdempotencyKey;
import org.onrecord.ledger.Submission;
import org.onrecord.platform.Limits;
import org.onrecord.platform.ProblemException;
import org.onrecord.platform.Problems;

/** The operations that amend a statement: the last part of their path, what their bodies may be, and how to read one. */
enum Amendment {
    APPEARANCES("appearances", Limits.AMENDMENT_BODY_BYTES, plain(AmendmentForm::readAppearance)),
    CORRECTIONS("corrections", Limits.STATEMENT_BODY_BYTES, AmendmentForm::readCorrection),
    HOLD("hold", Limits.AMENDMENT_BODY_BYTES, plain(AmendmentForm::readHold)),
    RELEASE("release", Limits.AMENDMENT_BODY_BYTES, plain(AmendmentForm::readRelease)),
    WITHDRAWAL("withdrawal", Limits.AMENDMENT_BODY_BYTES, plain(AmendmentForm::readWithdrawal));

    private final String name;
    private final int maxBodyBytes;
    private final Reader reader;

    Amendment(String name, int maxBodyBytes, Reader reader) {
        this.name = name;
        this.maxBodyBytes = maxBodyBytes;
        this.reader = reader;
    }

    private interface Reader {
        Form<Command.Amend> read(
                StatementId statement, Map<String, ?> body, Expectation expectation, HouseStyle.Refusals refusals);
    }

    private interface PlainReader {
        Form<Command.Amend> read(StatementId statement, Map<String, ?> body, Expectation expectation);
    }

    /** Of an amendment to whose words no house rule applies. */
    private static Reader plain(PlainReader reader) {
        return (statement, body, expectation, refusals) -> reader.read(statement, body, expectation);
    }

    /** From the bytes of a request to a submission; pure, on any thread. */
    Submission submission(
            String id, byte[] body, AmendmentHeaders headers, Optional<String> actedBy, HouseStyle.Refusals refusals)
            throws ProblemException {
        StatementId statement = StatementId.parse(id).orElseThrow(Unknown::noStatement);
        Optional<String> key = KeyHeader.read(headers.key);
        Expectation expectation = Preconditions.expectation(headers.ifMatch, null);
        if (body.length > maxBodyBytes) {
            throw Problems.tooLarge(maxBodyBytes).raise();
        }
        Command.Amend command = JsonBody.valid(reader.read(statement, JsonBody.object(body), expectation, refusals));
        String operation = "POST " + ApiPaths.STATEMENTS + "/" + statement + "/" + name;
        return Submission.of(command, key.map(given -> IdempotencyKey.of(given, operation, body)), actedBy);
    }
}
