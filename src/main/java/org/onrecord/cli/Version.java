// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli;

import picocli.CommandLine.IVersionProvider;

/** What {@code onrecord --version} prints. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"onrecord ${onrecord.version:-development}", "java ${java.version}"};
    }
}
