// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text form of {@link TilePath}, read and written. */
final class TilePathText {
    /** Six groups hold every index below 2^55. A first group of zeros stands alone; levels and widths have none in front. */
    private static final Pattern FORM = Pattern.compile("tile/(entries|[0-9]|[1-5][0-9]|6[0-3])"
            + "/((?:x(?!000)[0-9]{3}/(?:x[0-9]{3}/){0,4})?[0-9]{3})"
            + "(?:\\.p/([1-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5]))?");

    private TilePathText() {}

    static Optional<TilePath> parse(String path) {
        Matcher form = FORM.matcher(path);
        if (!form.matches()) {
            return Optional.empty();
        }
        long index = Long.parseLong(form.group(2).replace("x", "").replace("/", ""));
        if (index >= TilePath.INDEX_END) {
            return Optional.empty();
        }
        String partial = form.group(3);
        int width = partial == null ? TilePath.FULL : Integer.parseInt(partial);
        String level = form.group(1);
        return Optional.of(
                level.equals("entries")
                        ? new TilePath.Entries(index, width)
                        : new TilePath.Hashes(Integer.parseInt(level), index, width));
    }

    static String print(long index, int width) {
        String text = group(index);
        for (long rest = index / 1000; rest > 0; rest /= 1000) {
            text = "x" + group(rest) + "/" + text;
        }
        return width == TilePath.FULL ? text : text + ".p/" + width;
    }

    private static String group(long number) {
        return String.format(Locale.ROOT, "%03d", number % 1000);
    }
}
