// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Load on keep-alive connections, from the calling thread alone and with as little work as can be, because it shares the
 * machine with what it measures. Not thread-safe.
 */
final class HttpLoad implements AutoCloseable {
    /** An answer that takes longer is none. */
    private static final long SILENCE_MILLIS = 30_000;

    private final Selector selector;
    private final List<HttpConnection> connections = new ArrayList<>();

    /** What is asked, and what becomes of the answers. Called on the thread of the load. */
    interface Traffic {
        /**
         * A whole request.
         *
         * @param connection the number of the connection that it will be sent on
         */
        byte[] request(int connection);

        /**
         * @param sinceNanos when the request was sent, or was due to be sent
         * @throws IOException if this is not the answer that was wanted; ends the load
         */
        void answered(int connection, HttpAnswer answer, long sinceNanos, long nowNanos) throws IOException;
    }

    HttpLoad(InetSocketAddress service, int size) throws IOException {
        selector = Selector.open();
        for (int i = 0; i < size; i++) {
            connections.add(HttpConnection.open(service, i, selector));
        }
    }

    /**
     * Closed loop: every connection asks again as soon as it was answered. Returns when the time is over and the last
     * answer has come.
     *
     * @return the nanoseconds that it took
     */
    long closed(Traffic traffic, long millis) throws IOException {
        long began = System.nanoTime();
        long end = began + TimeUnit.MILLISECONDS.toNanos(millis);
        for (HttpConnection connection : connections) {
            connection.send(traffic.request(connection.number()), System.nanoTime());
        }
        int underWay = connections.size();
        while (underWay > 0) {
            if (selector.select(SILENCE_MILLIS) == 0) {
                throw new IOException("no answer for " + SILENCE_MILLIS + " ms");
            }
            for (HttpConnection connection : ready()) {
                if (!connection.receive()) {
                    continue;
                }
                long now = System.nanoTime();
                traffic.answered(connection.number(), connection.answer(), connection.sinceNanos(), now);
                if (now < end) {
                    connection.send(traffic.request(connection.number()), now);
                } else {
                    underWay--;
                }
            }
        }
        return System.nanoTime() - began;
    }

    /**
     * Open loop: requests are due at a fixed rate, whatever becomes of those before. One that finds no connection free
     * waits, and its time counts from when it was due: so a service that stalls is not spared the requests that it stalled.
     *
     * @return the nanoseconds that it took
     */
    long open(Traffic traffic, int perSecond, long millis) throws IOException {
        long began = System.nanoTime();
        long total = perSecond * millis / 1000;
        long interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
        Deque<HttpConnection> free = new ArrayDeque<>(connections);
        long sent = 0;
        while (sent < total || free.size() < connections.size()) {
            while (sent < total && !free.isEmpty() && began + sent * interval <= System.nanoTime()) {
                HttpConnection connection = free.remove();
                connection.send(traffic.request(connection.number()), began + sent * interval);
                sent++;
            }
            long untilDue = began + sent * interval - System.nanoTime();
            boolean waitsForTime = sent < total && !free.isEmpty();
            selector.select(waitsForTime ? Math.max(1, TimeUnit.NANOSECONDS.toMillis(untilDue)) : SILENCE_MILLIS);
            for (HttpConnection connection : ready()) {
                if (connection.receive()) {
                    traffic.answered(
                            connection.number(), connection.answer(), connection.sinceNanos(), System.nanoTime());
                    free.add(connection);
                }
            }
        }
        return System.nanoTime() - began;
    }

    @Override
    public void close() throws IOException {
        for (HttpConnection connection : connections) {
            connection.close();
        }
        selector.close();
    }

    private List<HttpConnection> ready() {
        List<HttpConnection> ready = new ArrayList<>();
        for (SelectionKey key : selector.selectedKeys()) {
            ready.add((HttpConnection) key.attachment());
        }
        selector.selectedKeys().clear();
        return ready;
    }
}
