// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.nio.file.Path;
import org.onrecord.transparency.TilePath;

/**
 * Where things are in an exported log.
 *
 * @param root the directory
 */
record ExportLayout(Path root) {
    private static final String BUNDLES = "tile/entries/";

    Path checkpoint() {
        return root.resolve("checkpoint");
    }

    Path tile(TilePath path) {
        return root.resolve(path.toString());
    }

    Path disclosures() {
        return root.resolve("disclosures");
    }

    /** Of the entries of one bundle, one line each; numbered as bundles are, and named alike whether it is full. */
    Path disclosures(long bundle) {
        String path = new TilePath.Entries(bundle, TilePath.FULL).toString();
        return disclosures().resolve(path.substring(BUNDLES.length()) + ".ndjson");
    }

    /** Changes of the log's key, one line each. */
    Path rotations() {
        return root.resolve("rotations");
    }

    /** Heads that a time-stamping authority has stamped, one line each. */
    Path stamps() {
        return root.resolve("timestamps");
    }

    Path stances() {
        return root.resolve("stances.ndjson");
    }

    /** Notes of heads that whoever exported it had seen, with the cosignatures that came with them. */
    Path notes() {
        return root.resolve("cosignatures");
    }

    Path readme() {
        return root.resolve("README.txt");
    }
}
