// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of every command that runs the service: {@code serve}, and those that do something with it once it runs. */
final class ServiceOptions {
    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "${env:QUARKUS_HTTP_PORT:-8080}",
            description = "HTTP port (QUARKUS_HTTP_PORT; default 8080).")
    private int port;

    @Mixin
    private BackingOptions backing = new BackingOptions();

    @Mixin
    private ExternalServers external = new ExternalServers();

    @Mixin
    private Lifetime lifetime = new Lifetime();

    int port() {
        return port;
    }

    BackingOptions backing() {
        return backing;
    }

    ExternalServers external() {
        return external;
    }

    Lifetime lifetime() {
        return lifetime;
    }
}
