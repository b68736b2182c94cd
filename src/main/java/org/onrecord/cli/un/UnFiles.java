// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.un;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * The two files of the data set, plain or gzipped: {@code un_rollcalls.csv} (rcid, date, resolution, title) and
 * {@code un_votes.csv} (date, rcid, resolution, party_code, party, vote, issues). The votes come in no order of time;
 * the book puts them in order.
 */
final class UnFiles {
    private static final int ROLL_CALL_FIELDS = 4;
    private static final int VOTE_FIELDS = 7;
    private static final int GZIP_BUFFER_BYTES = 64 * 1024;

    private UnFiles() {}

    /**
     * Reads both files. A row that cannot be understood is counted and left out; a file that cannot is an error.
     *
     * @throws IOException if a file is missing, unreadable, or not the file that it is named for
     */
    static VoteBook read(Path directory, Irregularities irregularities) throws IOException {
        VoteBook.Builder book = new VoteBook.Builder(rollCalls(directory, irregularities));
        try (CsvReader csv = open(directory, "un_votes.csv")) {
            header(csv, "date");
            String lastNumber = "";
            int rollCall = -1;
            while (csv.next()) {
                if (csv.size() != VOTE_FIELDS) {
                    irregularities.malformedRow();
                    continue;
                }
                String number = csv.field(1);
                if (!number.equals(lastNumber)) {
                    rollCall = number(number);
                    lastNumber = number;
                }
                var vote = Vote.named(csv.field(5));
                if (vote.isEmpty() || csv.field(4).isBlank()) {
                    irregularities.unknownVote();
                } else if (!book.add(rollCall, new Voter(csv.field(4), csv.field(3)), vote.get(), csv.field(6))) {
                    irregularities.unknownRollCall();
                }
            }
        }
        return book.build();
    }

    private static List<RollCall> rollCalls(Path directory, Irregularities irregularities) throws IOException {
        List<RollCall> rollCalls = new ArrayList<>();
        try (CsvReader csv = open(directory, "un_rollcalls.csv")) {
            header(csv, "rcid");
            while (csv.next()) {
                int id = number(csv.field(0));
                if (csv.size() != ROLL_CALL_FIELDS || id < 0) {
                    irregularities.malformedRow();
                    continue;
                }
                try {
                    LocalDate day = LocalDate.parse(csv.field(1));
                    RollCall rollCall = new RollCall(
                            id, day, csv.field(2).strip(), csv.field(3).strip());
                    irregularities.seen(rollCall);
                    rollCalls.add(rollCall);
                } catch (DateTimeParseException notADate) {
                    irregularities.malformedRow();
                }
            }
        }
        return rollCalls;
    }

    private static void header(CsvReader csv, String firstField) throws IOException {
        if (!csv.next() || !csv.field(0).equals(firstField)) {
            throw new IOException("Not a file of the UN data set: its first field should be '" + firstField + "'");
        }
    }

    private static int number(String digits) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException notANumber) {
            return -1;
        }
    }

    private static CsvReader open(Path directory, String name) throws IOException {
        Path zipped = directory.resolve(name + ".gz");
        Path plain = directory.resolve(name);
        InputStream in;
        if (Files.exists(zipped)) {
            in = new GZIPInputStream(Files.newInputStream(zipped), GZIP_BUFFER_BYTES);
        } else if (Files.exists(plain)) {
            in = new BufferedInputStream(Files.newInputStream(plain));
        } else {
            throw new NoSuchFileException(zipped.toString(), null, "neither this file nor the same without .gz");
        }
        return new CsvReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }
}
