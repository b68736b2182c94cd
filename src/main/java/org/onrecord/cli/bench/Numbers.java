// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import java.util.Locale;

/** Numbers as the table shows them, the same in every locale. */
final class Numbers {
    private Numbers() {}

    /** With thousands separated by commas, rounded. */
    static String whole(double number) {
        return String.format(Locale.ROOT, "%,.0f", number);
    }

    static String fixed(double number, int decimals) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", number);
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", share * 100);
    }
}
