// SPDX-License-Identifier: Apache-2.0
/**
 * The client's side of recording in bulk: definitions first, then statements through the batch endpoint, written and
 * read at the same time, then corrections, all resumed by idempotency key when a connection drops. It knows the public API and nothing of
 * the server; what is uploaded is somebody else's business.
 */
@NullMarked
package org.onrecord.cli.upload;

import org.jspecify.annotations.NullMarked;
