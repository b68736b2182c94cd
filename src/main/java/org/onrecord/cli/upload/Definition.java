// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.upload;

/**
 * A party or an issue to be put before statements name it.
 *
 * @param path of the resource
 * @param json the body
 */
public record Definition(String path, String json) {
    public static Definition party(String slug, String json) {
        return new Definition("/api/v1/parties/" + slug, json);
    }

    public static Definition issue(String slug, String json) {
        return new Definition("/api/v1/issues/" + slug, json);
    }
}
