// SPDX-License-Identifier: Apache-2.0
/** A time-stamping authority of the tests' own, and what its stamps are worth. */
package org.onrecord.timestamp;
