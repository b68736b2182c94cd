// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.onrecord.transparency.EntryBundle;
import org.onrecord.transparency.Malformed;
import org.onrecord.transparency.TilePath;

/**
 * An exported log for whoever wants its entries and not a verdict: leaves and disclosures as they are, nothing of them
 * checked but their number. Blocking; one thread.
 */
public final class ExportedEntries {
    /** Entries of a bundle. */
    public static final int BUNDLE = LogSource.LINES_OF_A_CHUNK;

    private final ExportedLog log;

    public ExportedEntries(Path directory) {
        this.log = new ExportedLog(directory);
    }

    /**
     * What the leaf of an entry commits to.
     *
     * @param disclosures as they were committed to; none when they were destroyed
     * @param absentFields slots that were destroyed though the rest was not
     */
    public record Line(List<String> disclosures, Set<String> absentFields) {
        public Line {
            disclosures = List.copyOf(disclosures);
            absentFields = Set.copyOf(absentFields);
        }
    }

    /** The signed note of the head, to the byte. */
    public byte[] checkpoint() throws CannotAudit {
        return log.checkpoint();
    }

    /**
     * The leaves of a bundle.
     *
     * @param first a multiple of {@value #BUNDLE}
     * @param count as many as the log has there
     */
    public List<byte[]> leaves(long first, int count) throws CannotAudit {
        TilePath.Entries path = new TilePath.Entries(first / TilePath.FULL, count);
        Optional<byte[]> bundle = log.tile(path);
        try {
            List<byte[]> leaves = bundle.isPresent() ? EntryBundle.decode(bundle.get()) : List.of();
            if (leaves.size() == count) {
                return leaves;
            }
            throw new CannotAudit("The export lacks entries: " + path + " has " + leaves.size() + " of " + count);
        } catch (Malformed e) {
            throw new CannotAudit("The export is damaged: " + path + " can't be read: " + e.reason());
        }
    }

    /**
     * What the leaves of a bundle commit to, as above; nothing of an entry whose disclosures were destroyed.
     *
     * @throws CannotAudit also when disclosures were kept back from whoever exported them
     */
    public List<Line> disclosures(long first, int count) throws CannotAudit {
        if (!log.isDisclosed()) {
            throw new CannotAudit("The export has no disclosures: it was made without an auditor's token");
        }
        EntryLines lines = new EntryLines();
        lines.begin(log.lines(first, count, first + count));
        List<Line> disclosures = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long position = first + i;
            if (!lines.hasNext()) {
                throw new CannotAudit("The export lacks what entry " + position + " commits to");
            }
            try {
                disclosures.add(disclosures(position, lines.next()));
            } catch (EntryLines.MalformedLine e) {
                throw new CannotAudit(
                        "The export is damaged: the line of entry " + position + " can't be read: " + e.reason());
            }
        }
        if (lines.hasNext()) {
            throw new CannotAudit("The export is damaged: behind what entry " + (first + count - 1)
                    + " commits to stands a line of no entry");
        }
        return disclosures;
    }

    private static Line disclosures(long position, EntryLine line) throws CannotAudit {
        if (line.position() != position) {
            throw new CannotAudit("The export is damaged: in the place of entry " + position + " it has what entry "
                    + line.position() + " commits to");
        }
        if (line.withheld()) {
            throw new CannotAudit("Entry " + position + " was kept back from whoever made the export");
        }
        Disclosures disclosed = line.disclosures();
        if (line.absent().isPresent() && disclosed.count() > 0) {
            throw new CannotAudit("The export is damaged: entry " + position + " is said to be absent and is not");
        }
        List<String> disclosures = new ArrayList<>(disclosed.count());
        for (int i = 0; i < disclosed.count(); i++) {
            disclosures.add(disclosed.shown(i));
        }
        return new Line(disclosures, line.absentFields().keySet());
    }
}
