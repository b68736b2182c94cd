// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.onrecord.domain.Command;
import org.onrecord.domain.HouseStyle;
import org.onrecord.domain.OnDuplicate;
import org.onrecord.domain.Statement;
import org.onrecord.domain.StatementForm;
import org.onrecord.domain.StatementId;
import org.onrecord.ledger.IdempotencyKey;
import org.onrecord.ledger.Submission;
import org.onrecord.platform.Problem;
import org.onrecord.platform.ProblemException;
import org.onrecord.platform.Problems;

/**
 * From the bytes of a statement to a submission, alone or as a line of a batch. Pure but for the clock and chance in a
 * fresh id, and safe for any thread; parsing and hashing cost some fifty microseconds.
 */
final class StatementIntake {
    static final String KEY_MEMBER = "idempotencyKey";

    private static final RandomGenerator RANDOM = new SecureRandom();

    private StatementIntake() {}

    /**
     * How statements are recorded.
     *
     * @param actedBy the subject who asks
     * @param onDuplicate what is done with one that looks like another
     * @param refusals the house rules whose findings refuse it
     */
    record Manner(Optional<String> actedBy, OnDuplicate onDuplicate, HouseStyle.Refusals refusals) {}

    static Submission ofRequest(byte[] body, @Nullable String key, Manner manner) throws ProblemException {
        Optional<String> given = KeyHeader.read(key);
        return submission(JsonBody.object(body), given, body, manner);
    }

    /** A line may carry its key in a member, which is no part of the statement. */
    static Submission ofLine(byte[] line, Manner manner) throws ProblemException {
        Map<String, Object> members = JsonBody.object(line);
        boolean keyed = members.containsKey(KEY_MEMBER);
        Object given = members.remove(KEY_MEMBER);
        if (!keyed) {
            return submission(members, Optional.empty(), line, manner);
        }
        if (given instanceof String key && KeyHeader.isKey(key)) {
            return submission(members, Optional.of(key), line, manner);
        }
        throw Problems.invalid(List.of(new Problem.Flaw("/" + KEY_MEMBER, KeyHeader.EXPECTED)))
                .raise();
    }

    private static Submission submission(
            Map<String, Object> members, Optional<String> key, byte[] bytes, Manner manner) {
        Statement statement = JsonBody.valid(StatementForm.read(members));
        StatementId id =
                StatementForm.idOf(members).orElseGet(() -> StatementId.next(System.currentTimeMillis(), RANDOM));
        Command command = new Command.RecordStatement(id, statement, manner.onDuplicate(), manner.refusals());
        return Submission.of(command, key.map(given -> IdempotencyKey.of(given, bytes)), manner.actedBy());
    }
}
