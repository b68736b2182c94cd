// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

/** Where the resources are. */
final class ApiPaths {
    static final String ROOT = "/api/v1";
    static final String PARTIES = ROOT + "/parties";
    static final String ISSUES = ROOT + "/issues";
    static final String STATEMENTS = ROOT + "/statements";
    static final String REDACTIONS = ROOT + "/redactions";
    static final String LOG = ROOT + "/log";
    static final String WITNESS = "/witness";
    static final String BATCH = STATEMENTS + "/batch";

    private ApiPaths() {}
}
