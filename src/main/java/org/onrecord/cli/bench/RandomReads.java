// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import org.onrecord.cli.bench.HttpLoad.Traffic;

/** GET of paths drawn at random; every answer must be a 200. */
final class RandomReads implements Traffic {
    private static final int OK = 200;

    private final byte[][] requests;
    private final SplittableRandom random = new SplittableRandom(11);
    private final Histogram latency = new Histogram();

    RandomReads(String host, List<String> paths) {
        requests = paths.stream().map(path -> get(host, path)).toArray(byte[][]::new);
    }

    static byte[] get(String host, String path) {
        return ("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nAccept: application/json\r\n\r\n")
                .getBytes(US_ASCII);
    }

    Histogram latency() {
        return latency;
    }

    @Override
    public byte[] request(int connection) {
        return requests[random.nextInt(requests.length)];
    }

    @Override
    public void answered(int connection, HttpAnswer answer, long sinceNanos, long nowNanos) throws IOException {
        if (answer.status() != OK) {
            throw new IOException("a read failed: " + answer.text());
        }
        latency.addNanos(nowNanos - sinceNanos);
    }
}
