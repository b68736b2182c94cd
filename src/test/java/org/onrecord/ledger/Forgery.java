// SPDX-License-Identifier: Apache-2.0
package org.onrecord.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.onrecord.support.Endpoints;
import org.onrecord.vault.DataKey;
import org.onrecord.vault.DataKeys;

/** What nobody without the keys can do: writes another payload into an entry, sealed as the ledger would have sealed it. */
public final class Forgery {
    private Forgery() {}

    public static void payload(Endpoints servers, long position, UnaryOperator<String> change) throws SQLException {
        try (DataKeys keys = DataKeys.reading(servers.vault());
                Connection connection = servers.connect()) {
            byte[] payload = Objects.requireNonNull(
                    new LogReader(connection, keys).payloads(List.of(position)).get(position));
            byte[] forged = change.apply(new String(payload, UTF_8)).getBytes(UTF_8);
            DataKey key = Stored.key(connection, keys, position);
            try (PreparedStatement sql =
                    connection.prepareStatement("UPDATE ledger.disclosure SET payload = ? WHERE position = ?")) {
                sql.setBytes(1, AtRest.PAYLOAD.seal(key, position, forged));
                sql.setLong(2, position);
                sql.executeUpdate();
            }
        }
    }
}
