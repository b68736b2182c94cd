// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.onrecord.domain.Expectation;
import org.onrecord.domain.Revision;
import org.onrecord.platform.ProblemException;
import org.onrecord.platform.Problems;

/** The conditions of RFC 9110 (13.1) as what the domain calls an expectation. The tag of a revision is its number. */
final class Preconditions {
    /** An entity tag (RFC 9110, 8.8.3). Nothing in it can be read in two ways, so it takes linear time. */
    private static final Pattern TAG = Pattern.compile("(W/)?\"([\\x21\\x23-\\x7E\\x80-\\xFF]*+)\"");

    /** What may stand between the elements of a list, some of them empty (RFC 9110, 5.6.1.2). */
    private static final Pattern SEPARATOR = Pattern.compile("[ \\t,]*");

    /** Nine digits: more revisions than anything will see, and no overflow. */
    private static final Pattern REVISION = Pattern.compile("0|[1-9][0-9]{0,8}");

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
        String condition = ifMatch.strip();
        if (condition.equals("*")) {
            return new Expectation.Present();
        }
        Set<Revision> revisions = revisions(condition);
        return revisions.size() == 1
                ? new Expectation.AtRevision(revisions.iterator().next())
                : new Expectation.AtOneOf(revisions);
    }

    /**
     * Those of a list of tags that are revisions. Compared strongly (8.8.3.2), a weak tag is never the same; nor is that of
     * another representation.
     */
    private static Set<Revision> revisions(String list) throws ProblemException {
        Set<Revision> revisions = new HashSet<>();
        Matcher tags = TAG.matcher(list);
        int behind = 0;
        boolean any = false;
        while (tags.find()) {
            String between = list.substring(behind, tags.start());
            if (!SEPARATOR.matcher(between).matches() || any && between.indexOf(',') < 0) {
                throw noTags();
            }
            any = true;
            behind = tags.end();
            if (tags.group(1) == null && REVISION.matcher(tags.group(2)).matches()) {
                revisions.add(new Revision(Integer.parseInt(tags.group(2))));
            }
        }
        if (!any || !SEPARATOR.matcher(list.substring(behind)).matches()) {
            throw noTags();
        }
        return revisions;
    }

    private static ProblemException noTags() {
        return Problems.invalidParameter("If-Match", "must be * or ETags of this resource, such as \"3\" in quotes")
                .raise();
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
