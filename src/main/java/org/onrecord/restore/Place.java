// SPDX-License-Identifier: Apache-2.0
package org.onrecord.restore;

import java.util.Optional;
import javax.sql.DataSource;
import org.onrecord.platform.KafkaConnection;
import org.onrecord.vault.DataKeys;

/**
 * Where a log is, while no instance serves it.
 *
 * @param kafka empty for one that was never used
 */
public record Place(DataSource database, DataKeys keys, Optional<KafkaConnection> kafka) {}
