// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.mapping.RuntimeResource;
import org.jboss.resteasy.reactive.server.util.RuntimeResourceVisitor;

/** Finds the methods of a path for the {@code Allow} header, which RFC 9110 (15.5.6) requires and the framework omits. */
final class AllowedMethods {
    private static final Pattern VARIABLE = Pattern.compile("\\{[^}]*}");

    private AllowedMethods() {}

    static Set<String> of(ResteasyReactiveRequestContext request) {
        Set<String> methods = new TreeSet<>();
        String path = request.getPathWithoutPrefix();
        RuntimeResourceVisitor.visitRuntimeResources(
                "", request.getDeployment().getClassMappers(), new RuntimeResourceVisitor() {
                    @Override
                    public void visitRuntimeResource(String method, String template, RuntimeResource resource) {
                        if (matches(template, path)) {
                            methods.add(method);
                        }
                    }
                });
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        return methods;
    }

    private static boolean matches(String template, String path) {
        StringBuilder regex = new StringBuilder();
        for (String literal : VARIABLE.split(template, -1)) {
            regex.append(regex.isEmpty() ? "" : "[^/]+").append(Pattern.quote(literal));
        }
        return Pattern.matches(regex + "/?", path);
    }
}
