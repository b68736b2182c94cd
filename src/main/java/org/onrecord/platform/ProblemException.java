// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform;

/**
 * Carries a {@link Problem} from where it is known to where it is answered. It is an answer, not a bug: it has no stack
 * trace and is never logged.
 */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    ProblemException(Problem problem) {
        super(problem.type(), null, false, false);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
