// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.onrecord.cli.upload.LocalTokens;
import org.onrecord.cli.upload.ServiceClient;
import org.onrecord.embedded.EmbeddedKafka;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The service with the demo stories in it; says where to look, with answers that it has just given. */
@Command(
        name = "demo",
        description = "Run the service with two stories in it, and show where to look.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    private static final List<Look> LOOKS = List.of(
            new Look(
                    "Where the United States stands on ending the embargo against Cuba:",
                    "/api/v1/parties/united-states/stances/end-cuba-embargo"),
            new Look(
                    "When it softened, and from what:",
                    "/api/v1/position-changes?party=united-states&issue=end-cuba-embargo&changeKind=SOFTENED"),
            new Look(
                    "Who stands where on ending the war as part of a hostage deal:",
                    "/api/v1/issues/end-war-in-hostage-deal/stances"),
            new Look(
                    "What a correction did to a sentence that was put into another party's mouth:",
                    "/api/v1/position-changes?party=israel&issue=resume-operations-after-truce"));

    @Mixin
    private ServiceOptions options = new ServiceOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private record Look(String question, String path) {}

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        out.println("starting PostgreSQL, Kafka and the service …");
        out.flush();
        return new Service(options, out)
                .run(ready -> show(ready, options.backing().dataDirectory(), out));
    }

    private static void show(Service.Ready ready, Path dataDirectory, PrintWriter out) {
        try {
            show(ready, LocalTokens.desk(dataDirectory), out);
        } catch (IOException e) {
            out.println("The stories could not be loaded: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        out.flush();
    }

    private static void show(Service.Ready ready, String token, PrintWriter out)
            throws IOException, InterruptedException {
        URI service = ready.base();
        try (ServiceClient client = new ServiceClient(service, Optional.of(token));
                HttpClient http = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            StoryLoader loader = new StoryLoader(client, out);
            long reached = 0;
            for (String story : StoryLoader.STORIES) {
                reached = Math.max(reached, loader.load(story));
            }
            out.println();
            out.println("API      " + service + "/api/v1");
            out.println("OpenAPI  " + service + "/q/swagger-ui   (" + service + "/openapi)");
            out.println("Kafka    " + System.getProperty("kafka.bootstrap.servers")
                    + "   topics onrecord.statements, onrecord.position-changes, onrecord.stances");
            ready.kafka().ifPresent(kafka -> showLogin(kafka, out));
            showLog(http, service, out);
            for (Look look : LOOKS) {
                out.println();
                out.println(look.question());
                out.println("  curl '" + service + look.path() + "'");
                out.println("  " + answer(http, service.resolve(look.path()), token, reached));
            }
            out.println();
            out.println("Reading takes no token; writing does: ./onrecord token --role desk prints one.");
            out.println("Running. Ctrl-C stops it; what was recorded is kept and is there at the next start.");
        }
    }

    /** What an auditor needs: the key that heads are checked with, and where they are. */
    private static void showLog(HttpClient http, URI service, PrintWriter out)
            throws IOException, InterruptedException {
        HttpRequest key =
                HttpRequest.newBuilder(service.resolve("/api/v1/log/vkey")).build();
        out.println("Log      " + service + "/api/v1/log/checkpoint");
        out.println("         verifier key: "
                + http.send(key, BodyHandlers.ofString()).body().strip());
    }

    /** Of somebody who reads public topics only. */
    private static void showLogin(EmbeddedKafka kafka, PrintWriter out) {
        String reader = KafkaReaders.READER.name();
        out.println("         user " + reader + ", password " + kafka.password(reader)
                + " (SASL_PLAINTEXT, PLAIN); consumer groups that begin with " + reader);
        out.println("         client properties: " + kafka.clientProperties(reader));
    }

    /** What the service answers once the read model has everything that was just recorded. */
    private static String answer(HttpClient http, URI question, String token, long reached)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(question)
                .header("Authorization", "Bearer " + token)
                .header("Onrecord-Min-Position", Long.toString(reached))
                .build();
        return http.send(request, BodyHandlers.ofString()).body();
    }
}
