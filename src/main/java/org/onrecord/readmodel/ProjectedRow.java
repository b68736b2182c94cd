// SPDX-License-Identifier: Apache-2.0
package org.onrecord.readmodel;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** The row of {@code projection}, for queries: which log position the rows reflect. Only read; a projector writes it. */
@Entity
@Table(schema = "readmodel", name = "projection")
class ProjectedRow {
    @Id
    @Column(name = "only_row")
    boolean onlyRow;

    @Column(name = "position")
    long position;
}
