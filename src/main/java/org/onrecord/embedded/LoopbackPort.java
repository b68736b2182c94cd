// SPDX-License-Identifier: Apache-2.0
package org.onrecord.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * A TCP port on 127.0.0.1, with the option by which a person can choose another.
 *
 * @param number 1..65535
 * @param option the command line option that sets it, for example {@code --kafka-port}
 */
public record LoopbackPort(int number, String option) {
    private static final int MAX_PORT = 65_535;
    private static final int PROBE_MILLIS = 500;

    public LoopbackPort {
        if (number < 1 || number > MAX_PORT) {
            throw new CannotStart(
                    "Port " + number + " is not between 1 and 65535: choose another with " + option + ".");
        }
    }

    /** The wanted port, or any free one when the wanted number is 0. */
    public static LoopbackPort of(int number, String option) {
        return number == 0 ? anyFree(option) : new LoopbackPort(number, option);
    }

    /** A port that was free a moment ago. Nothing reserves it: bind it soon. */
    static LoopbackPort anyFree(String option) {
        try (ServerSocket probe = new ServerSocket(0, 1, address())) {
            return new LoopbackPort(probe.getLocalPort(), option);
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on 127.0.0.1", e);
        }
    }

    /**
     * Refuses when somebody listens on this port already.
     *
     * @param server who wants the port, as it should read in a sentence
     * @throws CannotStart when the port is taken
     */
    public void requireFree(String server) {
        if (answers() || !binds()) {
            throw new CannotStart("Port " + number + ", wanted for " + server
                    + ", is taken by another program: stop that one, or choose another port with " + option + ".");
        }
    }

    /** As an address is written: {@code 127.0.0.1:port}. */
    public String hostAndPort() {
        return "127.0.0.1:" + number;
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address(), number), PROBE_MILLIS);
            return true;
        } catch (IOException nobodyThere) {
            return false;
        }
    }

    /** With SO_REUSEADDR, so that connections still in TIME_WAIT after a restart do not count as a listener. */
    private boolean binds() {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(address(), number));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    private static InetAddress address() {
        return InetAddress.getLoopbackAddress();
    }
}
