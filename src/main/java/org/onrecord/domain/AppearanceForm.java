// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An appearance as a JSON object. */
final class AppearanceForm {
    private static final Set<String> KNOWN = Set.of("outlet", "url", "version", "publishedAt", "quote");
    static final ObjectType<Appearance> TYPE = new ObjectType<>(KNOWN, AppearanceForm::read);
    private static final FieldType<String> OUTLET = FieldType.text(Limits.OUTLET);
    private static final FieldType<String> URL = FieldType.text(Limits.URL);
    private static final FieldType<String> VERSION = FieldType.text(Limits.VERSION);
    private static final FieldType<String> QUOTE = FieldType.text(Limits.QUOTE);
    private static final String NOT_A_WEB_ADDRESS =
            "must be an http or https address in ASCII, without a user, such as https://example.com/story";
    /** Not allowed anywhere in a URI (RFC 3986 appendix A), though printable. */
    private static final String EXCLUDED = "\"<>\\^`{|}";

    private AppearanceForm() {}

    private static @Nullable Appearance read(Fields fields) {
        String outlet = fields.required("outlet", OUTLET);
        Optional<String> url = fields.optional("url", URL);
        Optional<String> version = fields.optional("version", VERSION);
        OptionalLong publishedAt = fields.optionalLong("publishedAt", FieldTypes.INSTANT);
        Optional<String> quote = fields.optional("quote", QUOTE);
        if (url.isPresent() && !isWebAddress(url.get())) {
            fields.refuse("url", NOT_A_WEB_ADDRESS);
        }
        return outlet == null ? null : new Appearance(outlet, url, version, publishedAt, quote);
    }

    static Map<String, Object> write(Appearance appearance) {
        return new Members()
                .put("outlet", appearance.outlet())
                .put("url", appearance.url())
                .put("version", appearance.version())
                .putInstant("publishedAt", appearance.publishedAtMillis())
                .put("quote", appearance.quote())
                .toMap();
    }

    private static boolean isWebAddress(String url) {
        int host = url.startsWith("https://") ? 8 : url.startsWith("http://") ? 7 : 0;
        int hostEnd = url.length();
        for (int i = url.length() - 1; i >= host; i--) {
            char c = url.charAt(i);
            if (c <= ' ' || c >= 0x7F || EXCLUDED.indexOf(c) >= 0) {
                return false;
            }
            if (c == '/' || c == '?' || c == '#') {
                hostEnd = i;
            }
        }
        return host > 0 && hostEnd > host && url.charAt(host) != ':' && url.lastIndexOf('@', hostEnd - 1) < 0;
    }
}
