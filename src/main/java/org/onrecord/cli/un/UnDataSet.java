// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.un;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/**
 * The voting record of the UN General Assembly as Onrecord takes it: put {@link #parties()} and {@link #issues()}
 * first, then send {@link #statements()} as they come. Immutable and safe to share; every call of
 * {@link #statements()} starts again from the first vote. It holds about 10 MB, whatever is done with the lines.
 */
public final class UnDataSet {
    private final VoteBook book;
    private final IssueCatalogue issues;
    private final Irregularities irregularities;

    private UnDataSet(VoteBook book, Irregularities irregularities) {
        this.book = book;
        this.issues = IssueCatalogue.of(book, TitleAliases.reviewed());
        this.irregularities = irregularities;
    }

    /**
     * The real data set.
     *
     * @param directory holds {@code un_rollcalls.csv} and {@code un_votes.csv}, plain or with {@code .gz}
     * @throws IOException if a file is missing, unreadable, or not the file that it is named for
     */
    public static UnDataSet read(Path directory) throws IOException {
        Irregularities irregularities = new Irregularities();
        return new UnDataSet(UnFiles.read(directory, irregularities), irregularities);
    }

    /** An invented data set of the same shape and size, for measurements where the real one is not at hand. */
    public static UnDataSet shaped(long seed) {
        return new UnDataSet(UnShapedVotes.generate(seed), new Irregularities());
    }

    /** The number of statements. */
    public int size() {
        return book.size();
    }

    public List<UnParty> parties() {
        return book.voters().stream().map(UnParty::of).toList();
    }

    public List<UnIssue> issues() {
        return issues.definitions();
    }

    /** The bodies of the batch request: one JSON object each, without line end, in the order the votes were cast. */
    public Iterator<byte[]> statements() {
        return new VoteStatements(book, issues);
    }

    /** What was left out or bent in reading. */
    public Irregularities irregularities() {
        return irregularities;
    }
}
