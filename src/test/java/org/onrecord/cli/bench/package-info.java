// SPDX-License-Identifier: Apache-2.0
/** What can be wrong in the benchmark's arithmetic, and nothing that needs a service. */
package org.onrecord.cli.bench;
