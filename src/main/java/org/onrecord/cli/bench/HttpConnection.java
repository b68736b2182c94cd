// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One keep-alive connection with at most one request under way. Used by one thread. */
final class HttpConnection implements Closeable {
    private static final int ANSWER_BYTES = 64 * 1024;

    private final SocketChannel channel;
    private final int number;
    private final ByteBuffer in = ByteBuffer.allocate(ANSWER_BYTES);
    private final HttpAnswer answer = new HttpAnswer();
    private long sinceNanos;

    private HttpConnection(SocketChannel channel, int number) {
        this.channel = channel;
        this.number = number;
    }

    static HttpConnection open(InetSocketAddress address, int number, Selector selector) throws IOException {
        SocketChannel channel = SocketChannel.open(address);
        HttpConnection connection = new HttpConnection(channel, number);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, connection);
        return connection;
    }

    /** Which of its load's connections this is, from 0. */
    int number() {
        return number;
    }

    /** From when the waiting for the answer under way counts. */
    long sinceNanos() {
        return sinceNanos;
    }

    HttpAnswer answer() {
        return answer;
    }

    void send(byte[] request, long countsFromNanos) throws IOException {
        sinceNanos = countsFromNanos;
        in.clear();
        answer.clear();
        ByteBuffer out = ByteBuffer.wrap(request);
        // The socket's buffer is empty, for the last request was answered: this ends in the first round.
        while (out.hasRemaining()) {
            channel.write(out);
        }
    }

    /** Takes what has come; true when the answer is complete. */
    boolean receive() throws IOException {
        if (channel.read(in) < 0) {
            throw new EOFException("the service closed connection " + number);
        }
        boolean complete = answer.isComplete(in.array(), in.position());
        if (!complete && !in.hasRemaining()) {
            throw new IOException("an answer of more than " + ANSWER_BYTES + " bytes");
        }
        return complete;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
