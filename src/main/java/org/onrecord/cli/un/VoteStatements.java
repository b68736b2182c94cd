// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.un;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * The votes as statements, one JSON line each without its line end, in the order they were cast. Everything that many
 * lines share is put into bytes once, so that a line costs one hash and a few copies. Not thread-safe.
 */
final class VoteStatements implements Iterator<byte[]> {
    private static final byte[] ID = ascii("{\"id\":\"");
    private static final byte[] KEY = ascii("\",\"idempotencyKey\":\"un/");

    private final VoteBook book;
    private final IssueCatalogue issues;
    private final List<String> partySlugs;
    private final byte[][] partyParts;
    private final byte[][] voteParts = new byte[Vote.values().length][];
    private final byte[][] polarityParts = new byte[Vote.values().length][];
    private final StatementIds ids = new StatementIds();

    private int next;
    private int currentRollCall = -1;
    private byte[] number = {};
    private byte[] rollCallPart = {};
    private byte[] endPart = {};

    VoteStatements(VoteBook book, IssueCatalogue issues) {
        this.book = book;
        this.issues = issues;
        this.partySlugs =
                book.voters().stream().map(voter -> Slug.of(voter.name())).toList();
        this.partyParts = new byte[partySlugs.size()][];
        for (int i = 0; i < partyParts.length; i++) {
            partyParts[i] = partyPart(partySlugs.get(i), book.voters().get(i).name());
        }
        for (Vote vote : Vote.values()) {
            voteParts[vote.ordinal()] = ascii(vote.phrase());
            polarityParts[vote.ordinal()] = ascii(vote.polarity());
        }
    }

    @Override
    public boolean hasNext() {
        return next < book.size();
    }

    @Override
    public byte[] next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        int rollCall = book.rollCallOf(next);
        if (rollCall != currentRollCall) {
            enter(rollCall);
        }
        int party = book.voterOf(next);
        int vote = book.voteOf(next).ordinal();
        next++;
        byte[] id = ids.of(book.rollCalls().get(rollCall).id(), partySlugs.get(party));
        return joined(
                ID, id, KEY, number, partyParts[party], voteParts[vote], rollCallPart, polarityParts[vote], endPart);
    }

    private void enter(int index) {
        currentRollCall = index;
        RollCall rollCall = book.rollCalls().get(index);
        String symbol = rollCall.resolution().isEmpty() ? "roll call " + rollCall.id() : rollCall.resolution();
        number = ascii(Integer.toString(rollCall.id()));
        rollCallPart = utf8(" on " + escaped(symbol)
                + " in the United Nations General Assembly.\",\"language\":\"en\",\"kind\":\"VOTE\",\"saidAt\":\""
                + rollCall.saidAt() + "\",\"positions\":[{\"issue\":\""
                + issues.issueOf(index).slug()
                + "\",\"polarity\":\"");
        endPart = utf8(
                "\"}],\"appearances\":[{\"outlet\":\"un-general-assembly\",\"version\":\"" + escaped(symbol) + "\"}]}");
    }

    private static byte[] partyPart(String slug, String name) {
        return utf8("/" + slug + "\",\"party\":\"" + slug
                + "\",\"speaker\":{\"identification\":\"INSTITUTION\",\"name\":\"" + escaped(name)
                + ", delegation to the United Nations\",\"affiliation\":\"" + escaped(name)
                + "\"},\"directness\":\"OWN\",\"terms\":\"ON_THE_RECORD\",\"rendering\":\"SUMMARY\",\"text\":\""
                + escaped(name) + " ");
    }

    private static byte[] joined(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        byte[] line = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, line, at, part.length);
            at += part.length;
        }
        return line;
    }

    /** JSON string content, without the quotation marks around it. */
    private static String escaped(String text) {
        String quoted = JsonText.quoted(text);
        return quoted.substring(1, quoted.length() - 1);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
