// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import java.util.UUID;
import org.onrecord.domain.Restraint;

/**
 * A statement on which something rests.
 *
 * @param now what keeps back of it at the position that the answer reflects, whatever the answer is as of
 */
public record Source(UUID statement, Restraint now) {}
