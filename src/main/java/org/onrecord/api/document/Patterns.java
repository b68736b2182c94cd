// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api.document;

/** Regular expressions (ECMA-262) of the texts that have a form. */
public final class Patterns {
    public static final String SLUG = "^[a-z0-9][a-z0-9-]{0,79}$";
    public static final String DECIMAL = "^-?[0-9]+([.][0-9]+)?$";
    public static final String IDEMPOTENCY_KEY = "^[!-~]{1,200}$";

    private Patterns() {}
}
