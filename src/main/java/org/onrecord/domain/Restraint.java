// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

/**
 * What keeps back of a statement now, however it stood when some entry was recorded.
 *
 * @param status what may be published of it
 * @param terms that stand; never wider than those of any of its versions
 * @param published whether the public ever saw it; of one that it never saw, it must not learn that it exists
 */
public record Restraint(PubStatus status, AttributionTerms terms, boolean published) {
    /** Of a statement that was never amended: nothing but its own terms. */
    public static final Restraint NONE = new Restraint(PubStatus.USABLE, AttributionTerms.UNSPECIFIED, true);

    /** The status under which a view leaves now that was made when the statement had this one: the stricter of both. */
    PubStatus strictest(PubStatus then) {
        return then.compareTo(status) < 0 ? status : then;
    }
}
