// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.onrecord.domain.Command;
import org.onrecord.domain.Statement;
import org.onrecord.domain.StatementForm;
import org.onrecord.domain.StatementId;
import org.onrecord.ledger.IdempotencyKey;
import org.onrecord.ledger.Submission;
import org.onrecord.platform.Limits;
import org.onrecord.platform.Problem;
import org.onrecord.platform.ProblemException;
import org.onrecord.platform.Problems;

/**
 * From the bytes of a statement to a submission, alone or as a line of a batch. Pure but for the clock and chance in a
 * fresh id, and safe for any thread; parsing and hashing cost some fifty microseconds.
 */
final class StatementIntake {
    static final String KEY_HEADER = "Idempotency-Key";
    static final String KEY_MEMBER = "idempotencyKey";
    private static final String KEY_EXPECTED =
            "must be 1 to " + Limits.IDEMPOTENCY_KEY_CHARS + " visible ASCII characters";

    private static final RandomGenerator RANDOM = new SecureRandom();

    private StatementIntake() {}

    static Submission ofRequest(byte[] body, @Nullable String key) throws ProblemException {
        if (key != null && !isKey(key)) {
            throw Problems.invalidParameter(KEY_HEADER, KEY_EXPECTED).raise();
        }
        return submission(JsonBody.object(body), Optional.ofNullable(key), body);
    }

    /** A line may carry its key in a member, which is no part of the statement. */
    static Submission ofLine(byte[] line) throws ProblemException {
        Map<String, Object> members = JsonBody.object(line);
        boolean keyed = members.containsKey(KEY_MEMBER);
        Object given = members.remove(KEY_MEMBER);
        if (!keyed) {
            return submission(members, Optional.empty(), line);
        }
        if (given instanceof String key && isKey(key)) {
            return submission(members, Optional.of(key), line);
        }
        throw Problems.invalid(List.of(new Problem.Flaw("/" + KEY_MEMBER, KEY_EXPECTED)))
                .raise();
    }

    private static Submission submission(Map<String, Object> members, Optional<String> key, byte[] bytes) {
        Statement statement = JsonBody.valid(StatementForm.read(members));
        StatementId id =
                StatementForm.idOf(members).orElseGet(() -> StatementId.next(System.currentTimeMillis(), RANDOM));
        Command command = new Command.RecordStatement(id, statement);
        return Submission.of(command, key.map(given -> IdempotencyKey.of(given, bytes)), Optional.empty());
    }

    private static boolean isKey(String text) {
        if (text.isEmpty() || text.length() > Limits.IDEMPOTENCY_KEY_CHARS) {
            return false;
        }
        return text.chars().allMatch(c -> c > ' ' && c < 0x7F);
    }
}
