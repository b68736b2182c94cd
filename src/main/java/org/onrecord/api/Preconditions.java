// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.onrecord.domain.Expectation;
import org.onrecord.domain.Revision;
import org.onrecord.platform.ProblemException;
import org.onrecord.platform.Problems;

/** The conditions of RFC 9110 (13.1) as what the domain calls an expectation. The tag of a revision is its number. */
final class Preconditions {
    /** Nine digits: more revisions than a definition will see, and no overflow. */
    private static final Pattern TAG = Pattern.compile("\"(0|[1-9][0-9]{0,8})\"");

    private Preconditions() {}

    static String tag(Revision revision) {
        return "\"" + revision.value() + "\"";
    }

    static Expectation expectation(@Nullable String ifMatch, @Nullable String ifNoneMatch) throws ProblemException {
        if (ifNoneMatch != null) {
            return absent(ifNoneMatch, ifMatch);
        }
        if (ifMatch == null) {
            return new Expectation.Any();
        }
        Matcher tag = TAG.matcher(ifMatch.strip());
        if (!tag.matches()) {
            throw Problems.invalidParameter("If-Match", "must be one ETag of this resource, such as \"3\" in quotes")
                    .raise();
        }
        return new Expectation.AtRevision(new Revision(Integer.parseInt(tag.group(1))));
    }

    private static Expectation absent(String ifNoneMatch, @Nullable String ifMatch) {
        if (ifMatch != null) {
            throw Problems.invalidParameter("If-Match", "does not go with If-None-Match")
                    .raise();
        }
        if (!ifNoneMatch.strip().equals("*")) {
            throw Problems.invalidParameter("If-None-Match", "must be * here: create, and never change")
                    .raise();
        }
        return new Expectation.Absent();
    }
}
