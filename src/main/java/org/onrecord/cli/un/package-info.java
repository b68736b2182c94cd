// SPDX-License-Identifier: Apache-2.0
/**
 * Reads the voting record of the UN General Assembly and says it in Onrecord's own terms: parties, issues, and one
 * statement a vote, as lines for the batch endpoint. The mapping is deterministic, so that importing twice records once.
 * Only the JDK; nothing here talks to a service.
 */
@NullMarked
package org.onrecord.cli.un;

import org.jspecify.annotations.NullMarked;
