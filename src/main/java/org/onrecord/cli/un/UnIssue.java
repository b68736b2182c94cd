// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.un;

/** An issue of the data set, to be put at {@code /issues/{slug}}; its kind is STANCE. */
public record UnIssue(String slug, String title, String topic) {
    /** The body of the request. */
    public String json() {
        return "{\"title\":" + JsonText.quoted(title)
                + ",\"proposition\":\"The General Assembly should adopt what was put to the vote under this title.\""
                + ",\"topic\":" + JsonText.quoted(topic) + ",\"kind\":\"STANCE\"}";
    }
}
