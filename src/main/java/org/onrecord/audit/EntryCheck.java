// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.util.Optional;
import org.onrecord.transparency.Leaf;
import org.onrecord.transparency.TilePath;

/** Checks of an entry alone: the form of its leaf, and its disclosures against it. For one thread. */
final class EntryCheck {
    private final LeafReader leaves;
    private final EntryLines lines = new EntryLines();
    private final Findings findings;

    EntryCheck(String origin, Findings findings) {
        this.leaves = new LeafReader(origin);
        this.findings = findings;
    }

    /** Takes in the lines of the entries to be checked next. */
    void begin(byte[] ndjson) {
        lines.begin(ndjson);
    }

    /** Checks the entry that stands at a position, with the next of the lines. */
    CheckedEntry checkNext(long position, byte[] leafBytes) {
        EntryLine line = EntryLine.missing(position);
        try {
            line = lines.hasNext() ? lines.next() : line;
        } catch (EntryLines.MalformedLine e) {
            findings.add(Finding.fail(
                    Check.DISCLOSURES,
                    position,
                    "its line can't be read: " + e.reason(),
                    "a line of /log/entries",
                    "another"));
        }
        return check(position, leafBytes, line);
    }

    /** Nothing is disclosed behind the last entry of a bundle: no leaf would commit to it. */
    void end(TilePath.Entries bundle) {
        if (lines.hasNext()) {
            findings.add(Finding.fail(
                    Check.DISCLOSURES,
                    bundle.index() * TilePath.FULL + bundle.width(),
                    "a line stands behind that of the last entry of bundle " + bundle,
                    bundle.width() + " lines",
                    "more"));
        }
    }

    /**
     * Checks the entry that stands at a position.
     *
     * @param line what is given of it beside the leaf
     */
    CheckedEntry check(long position, byte[] leafBytes, EntryLine line) {
        AuditedLeaf leaf;
        try {
            leaf = leaves.read(leafBytes);
        } catch (LeafReader.Deformed e) {
            findings.add(Finding.fail(Check.LEAVES, position, e.message(), e.computed(), e.served()));
            return new CheckedEntry(position, Leaf.hash(leafBytes), Optional.empty(), new Content.Broken());
        }
        if (leaf.seq() != position) {
            findings.add(Finding.fail(
                    Check.LEAVES,
                    position,
                    "the leaf says that it is another entry",
                    "seq " + position,
                    "seq " + leaf.seq()));
        }
        return new CheckedEntry(position, leaf.hash(), Optional.of(leaf), content(position, leaf, line));
    }

    private Content content(long position, AuditedLeaf leaf, EntryLine line) {
        if (line.position() != position) {
            return broken(Finding.fail(
                    Check.DISCLOSURES,
                    position,
                    "the disclosures of another entry are served",
                    "position " + position,
                    "position " + line.position()));
        }
        if (line.withheld() || line.absent().isPresent()) {
            if (line.disclosures().count() > 0
                    || line.withheld() && line.absent().isPresent()) {
                return broken(Finding.fail(
                        Check.DISCLOSURES,
                        position,
                        "an entry is said to be absent or withheld and is not",
                        "no disclosure",
                        line.disclosures().count() + " disclosures"));
            }
            return line.withheld()
                    ? new Content.Withheld()
                    : new Content.Absent(line.absent().getAsLong());
        }
        try {
            Payload payload = new Payload(leaf, line.disclosures());
            payload.take();
            payload.complete(line.absentFields());
            payload.holdActor();
            return new Content.Disclosed(payload.canonical(), line.absentFields(), payload.bearings());
        } catch (Payload.Refused e) {
            return broken(e.at(position));
        }
    }

    private Content broken(Finding finding) {
        findings.add(finding);
        return new Content.Broken();
    }
}
