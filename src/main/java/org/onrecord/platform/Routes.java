// SPDX-License-Identifier: Apache-2.0
package org.onrecord.platform;

/** The order in which raw Vert.x routes see a request, ahead of the resources. Lower comes first. */
public final class Routes {
    /** Names what is measured. */
    static final int LABEL_ORDER = -1_100;

    /** Turns what fails on any later route into a problem. */
    static final int FAILURE_ORDER = -1_000;

    /** Where the head of a request is bounded. */
    static final int HEAD_ORDER = -950;

    /** Who asks, and whether that one may: before anything is read of a body. */
    public static final int AUTHENTICATION_ORDER = -900;

    /** Routes that read the request body themselves, as a stream, with bounds of their own. */
    public static final int STREAMING_ORDER = -200;

    /** Where all other bodies are read and bounded. */
    static final int BODY_ORDER = -100;

    private Routes() {}
}
