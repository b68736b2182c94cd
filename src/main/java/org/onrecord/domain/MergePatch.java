// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** RFC 7396: a patch that reads like what it patches. Null takes a member away; an array is replaced as a whole. */
final class MergePatch {
    private MergePatch() {}

    static Map<String, Object> apply(Map<String, ?> target, Map<?, ?> patch) {
        Map<String, Object> patched = new LinkedHashMap<>(target);
        patch.forEach((name, value) -> {
            if (value == null) {
                patched.remove((String) name);
            } else {
                patched.put((String) name, merged(patched.get((String) name), value));
            }
        });
        return patched;
    }

    private static Object merged(@Nullable Object target, Object patch) {
        if (!(patch instanceof Map<?, ?> members)) {
            return patch;
        }
        @SuppressWarnings("unchecked") // the keys of a JSON object are strings
        Map<String, ?> base = target instanceof Map<?, ?> object ? (Map<String, ?>) object : Map.of();
        return apply(base, members);
    }
}
