// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform.auth;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.onrecord.platform.Caller;
import org.onrecord.platform.LingeringClose;
import org.onrecord.platform.Problem;
import org.onrecord.platform.ProblemCount;
import org.onrecord.platform.Problems;
import org.onrecord.platform.Routes;

/**
 * The door of every request: finds out who makes it, and lets it pass or answers 401 or 403, before any of its body is
 * read. A request without a token costs a look at its headers, one with a known token a hash more.
 */
@Singleton
final class Authentication implements Handler<RoutingContext> {
    private static final String SCHEME = "Bearer ";

    /** What the framework serves to operators: files, some of them at the address of a directory. */
    private static final String PAGES = "/q/";

    private final boolean anonymousReads;
    private final TokenVerifier verifier;
    private final ProblemCount problems;
    private final VerifiedTokens verified = new VerifiedTokens(InstantSource.system());

    Authentication(AuthSettings settings, TokenVerifier verifier, ProblemCount problems) {
        this.anonymousReads = settings.anonymousReads();
        this.verifier = verifier;
        this.problems = problems;
    }

    void install(@Observes Router router) {
        router.route().order(Routes.AUTHENTICATION_ORDER).handler(this);
    }

    @Override
    public void handle(RoutingContext routing) {
        Access access = Access.of(routing.request().method(), routing.normalizedPath());
        if (access == Access.OPEN) {
            pass(routing);
            return;
        }
        String header = routing.request().getHeader(HttpHeaders.AUTHORIZATION);
        if (header == null) {
            anonymous(routing, access);
            return;
        }
        String token = token(routing, header);
        if (token == null) {
            refuse(routing, AuthProblems.invalidToken(TokenFlaw.MALFORMED));
            return;
        }
        Caller known = verified.find(token);
        if (known == null) {
            verify(routing, access, token);
        } else {
            admit(routing, access, known);
        }
    }

    private void anonymous(RoutingContext routing, Access access) {
        if (anonymousReads && access.allows(Caller.ANONYMOUS)) {
            pass(routing);
        } else {
            refuse(routing, AuthProblems.tokenRequired());
        }
    }

    /** Null for another scheme, and for two tokens of which somebody else may read the other one. */
    private static @Nullable String token(RoutingContext routing, String header) {
        List<String> all = routing.request().headers().getAll(HttpHeaders.AUTHORIZATION);
        boolean bearer = header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        return bearer && all.size() == 1 ? header.substring(SCHEME.length()).strip() : null;
    }

    /** Nobody reads the request meanwhile: its body stays in the socket until a later handler asks for it. */
    private void verify(RoutingContext routing, Access access, String token) {
        Context context = Objects.requireNonNull(Vertx.currentContext(), "not on an event loop");
        verifier.verify(token)
                .whenComplete((verdict, bug) -> context.runOnContext(unused -> {
                    if (bug != null) {
                        routing.fail(bug);
                    } else {
                        settle(routing, access, token, verdict);
                    }
                }));
    }

    private void settle(RoutingContext routing, Access access, String token, Verdict verdict) {
        switch (verdict) {
            case Verdict.Valid valid -> {
                verified.add(token, valid.caller(), valid.expires());
                admit(routing, access, valid.caller());
            }
            case Verdict.Invalid invalid -> refuse(routing, AuthProblems.invalidToken(invalid.flaw()));
            case Verdict.KeysUnavailable unavailable ->
                refuse(routing, Problems.unavailable("The keys that tokens are verified with can't be fetched"));
            case Verdict.Busy busy -> refuse(routing, Problems.unavailable("Too many tokens wait to be verified"));
        }
    }

    private void admit(RoutingContext routing, Access access, Caller caller) {
        if (access.allows(caller)) {
            caller.attachTo(routing);
            pass(routing);
        } else {
            refuse(routing, AuthProblems.roleRequired(access.roles()));
        }
    }

    /** One path has one spelling: what the framework would read as another one was not judged as that. */
    private void pass(RoutingContext routing) {
        if (isPlain(routing.normalizedPath())) {
            routing.next();
        } else {
            refuse(routing, Problems.notFound("No resource has this address, spelled like that"));
        }
    }

    private static boolean isPlain(String path) {
        boolean isPage = path.length() == 1 || path.startsWith(PAGES);
        return path.indexOf(';') < 0 && path.indexOf('%') < 0 && (isPage || !path.endsWith("/"));
    }

    private void refuse(RoutingContext routing, Problem problem) {
        problems.add(problem);
        LingeringClose.refuse(routing, problem);
    }
}
