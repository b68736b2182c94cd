// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.upload;

/**
 * A correction of a statement that is recorded.
 *
 * @param statement the id
 * @param key under which it is recorded once, however often it is sent
 * @param json the body
 */
public record Correction(String statement, String key, String json) {
    String path() {
        return "/api/v1/statements/" + statement + "/corrections";
    }
}
