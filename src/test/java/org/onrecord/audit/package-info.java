// SPDX-License-Identifier: Apache-2.0
/** What the auditor says of logs that hold and of logs that were tampered with. No server: logs are made by hand. */
@NullMarked
package org.onrecord.audit;

import org.jspecify.annotations.NullMarked;
