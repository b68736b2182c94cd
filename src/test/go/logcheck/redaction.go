// SPDX-License-Identifier: Apache-2.0

package main

import "fmt"

const (
	ordered     = "RedactionOrdered"
	completed   = "RedactionCompleted"
	lifted      = "RestrictionLifted"
	restriction = "GDPR_RESTRICTION"
	theLedger   = "LEDGER"
)

var isDerived = map[string]bool{"PositionChanged": true, "PositionAffirmed": true, "StanceHistoryRevised": true}

// The slots that can go by themselves: no stance follows from them.
var redactable = map[string]bool{
	"agreedConditions": true, "place": true, "reason": true, "speaker.affiliation": true, "speaker.descriptor": true,
	"speaker.name": true, "speaker.role": true, "speaker.sourceRef": true, "text": true, "toldTo": true, "what": true,
	"where": true,
}

var (
	bases = map[string]bool{
		"GDPR_ERASURE": true, restriction: true, "COURT_ORDER": true, "SOURCE_PROTECTION": true, "SAFETY": true,
		"RIGHTS": true, "ERROR": true,
	}
	systems = map[string]bool{theLedger: true, "READ_MODEL": true, "SEARCH": true, "TOPICS": true}
)

// What a RedactionOrdered names: of each target the slots that go, none for all of them.
type order struct {
	values       map[string]interface{}
	targets      map[int64]map[string]bool
	dependents   []int64
	unverifiable []int64
}

// What is not there of an entry, by the order that is said to have taken it: all when no slot is named.
type absence struct {
	position int64
	order    int64
	slot     string
}

// Collects, line by line, what redactions a log has and what is absent.
type redactions struct {
	origin     string
	entries    []entry
	values     map[int64]map[string]interface{}
	orders     map[int64]order
	absences   []absence
	ended      map[string]bool
	restricted map[string]bool
	subjects   subjects
	redacted   int
	positions  []int64
}

func newRedactions(origin string, entries []entry) *redactions {
	return &redactions{
		origin:     origin,
		entries:    entries,
		values:     map[int64]map[string]interface{}{},
		orders:     map[int64]order{},
		ended:      map[string]bool{},
		restricted: map[string]bool{},
		subjects:   newSubjects(),
	}
}

// Takes in the values of an entry, if it speaks of a redaction.
func (r *redactions) take(position int64, values map[string]interface{}) error {
	switch r.entries[position].kind {
	case ordered:
		o, err := readOrder(values)
		if err != nil {
			return err
		}
		r.orders[position] = o
		fallthrough
	case completed, lifted:
		system, _ := values["system"].(string)
		if r.entries[position].kind == completed && !systems[system] {
			return refuse("%v is no system", values["system"])
		}
		r.values[position] = values
		r.positions = append(r.positions, position)
	}
	return nil
}

func readOrder(values map[string]interface{}) (order, error) {
	o := order{values: values, targets: map[int64]map[string]bool{}}
	if basis, _ := values["basis"].(string); !bases[basis] {
		return o, refuse("%v is no basis", values["basis"])
	}
	targets, err := list(values["targets"])
	if err != nil {
		return o, err
	}
	for _, each := range targets {
		target, _ := each.(map[string]interface{})
		at, isPosition := target["position"].(int64)
		slots, err := list(target["fields"])
		if err != nil || !isPosition || len(target) > 2 || len(target) == 2 && len(slots) == 0 {
			return o, refuse("%v is no target", each)
		}
		before, isTwice := o.targets[at]
		o.targets[at] = map[string]bool{}
		if isTwice && (len(before) == 0 || len(slots) == 0) {
			continue
		}
		for slot := range before {
			o.targets[at][slot] = true
		}
		for _, slot := range slots {
			name, _ := slot.(string)
			o.targets[at][name] = true
		}
	}
	if o.dependents, err = numbers(values["dependents"]); err != nil {
		return o, err
	}
	o.unverifiable, err = numbers(values["unverifiable"])
	return o, err
}

// The elements of an array; none of null.
func list(value interface{}) ([]interface{}, error) {
	elements, isArray := value.([]interface{})
	if value != nil && !isArray {
		return nil, refuse("%v is no array", value)
	}
	return elements, nil
}

func numbers(value interface{}) ([]int64, error) {
	elements, err := list(value)
	if err != nil {
		return nil, err
	}
	var all []int64
	for _, each := range elements {
		n, ok := each.(int64)
		if !ok {
			return nil, refuse("%v is no position", each)
		}
		all = append(all, n)
	}
	return all, nil
}

// Takes in that an entry is absent, or a slot of it.
func (r *redactions) absent(position, order int64, slot string) error {
	if r.isByTwo(position) {
		return refuse("what two subjects have done is absent")
	}
	kind := r.entries[position].kind
	if !isDerived[kind] && kind != said && !amends[kind] {
		return refuse("a %s is absent, which is of no statement", kind)
	}
	if slot != "" && !redactable[slot] {
		return refuse("%s is absent, which goes only with the whole entry", slot)
	}
	if slot == "" || len(r.absences) == 0 || r.absences[len(r.absences)-1].position != position {
		r.redacted++
	}
	r.absences = append(r.absences, absence{position, order, slot})
	return nil
}

func (r *redactions) isByTwo(position int64) bool {
	return r.entries[position].kind == ordered || r.entries[position].kind == lifted
}

// Holds every redaction against what it may be, and everything that is absent against one. How many entries are. What an
// order behind the head took can't be checked: entries are served as of now.
func (r *redactions) settle() (int, error) {
	ended := map[string]bool{}
	for position, e := range r.entries {
		if ended[e.stream] {
			return 0, refuse("entry %d is of a statement that was destroyed before", position)
		}
		if o, isOrder := r.orders[int64(position)]; isOrder && o.destroys() && !o.isOfFields() {
			ended[e.stream] = true
		}
	}
	for _, position := range r.positions {
		if err := r.checkOne(position); err != nil {
			return 0, refuse("entry %d: %v", position, err)
		}
	}
	var open error
	gone := map[int64]map[string]bool{}
	for _, a := range r.absences {
		if a.order >= int64(len(r.entries)) {
			open = fmt.Errorf("entry %d is absent by an order at position %d, behind the head: check a later head",
				a.position, a.order)
			continue
		}
		o, exists := r.orders[a.order]
		if !exists || !o.covers(a, a.order) {
			return 0, refuse("entry %d is absent, which entry %d does not order", a.position, a.order)
		}
		if gone[a.position] == nil {
			gone[a.position] = map[string]bool{}
		}
		gone[a.position][a.slot] = true
	}
	for _, position := range r.positions {
		if r.entries[position].kind == completed && r.values[position]["system"] == theLedger {
			if err := r.isDone(r.values[position]["order"].(int64), gone); err != nil {
				return 0, err
			}
		}
	}
	return r.redacted, open
}

func (r *redactions) checkOne(position int64) error {
	values := r.values[position]
	if r.isByTwo(position) {
		asked, _ := values["askedBy"].(string)
		approved, _ := values["approvedBy"].(string)
		if asked == "" || approved == "" || asked == approved {
			return refuse("fewer than two subjects stand for it")
		}
	}
	stream := r.entries[position].stream
	if o, isOrder := r.orders[position]; isOrder {
		if !o.destroys() && r.restricted[stream] {
			return refuse("it restricts what is restricted")
		}
		r.restricted[stream] = r.restricted[stream] || !o.destroys()
		return r.checkOrder(position, o)
	}
	at, _ := values["order"].(int64)
	o, exists := r.orders[at]
	if !exists || at >= position {
		return refuse("there is no order at position %d", at)
	}
	if r.entries[position].kind == completed {
		if o.values["redaction"] != values["redaction"] {
			return refuse("the order at position %d is of another redaction", at)
		}
		if !o.destroys() {
			return refuse("it completes a restriction")
		}
		return r.once(fmt.Sprintf("redaction %v by %v", values["redaction"], values["system"]))
	}
	if o.destroys() || r.entries[at].stream != stream {
		return refuse("the order at position %d is no restriction of the statement", at)
	}
	r.restricted[stream] = false
	return r.once(fmt.Sprintf("the restriction at position %d", at))
}

// Refuses that something ends that has ended.
func (r *redactions) once(what string) error {
	if r.ended[what] {
		return refuse("%s has ended before", what)
	}
	r.ended[what] = true
	return nil
}

func (r *redactions) checkOrder(position int64, o order) error {
	if !o.destroys() && len(o.targets)+len(o.dependents)+len(o.unverifiable) > 0 {
		return refuse("a restriction names what it destroys")
	}
	if o.destroys() && r.entries[position].recorded < r.entries[0].recorded {
		return refuse("an order that destroys is carried over")
	}
	if err := r.checkFields(o); err != nil {
		return err
	}
	for target := range o.targets {
		if target < 0 || target >= position || r.isByTwo(target) ||
			r.entries[r.fact(target)].stream != r.entries[position].stream {
			return refuse("entry %d does not go with the statement", target)
		}
	}
	begin := r.begin(position)
	for _, dependent := range o.dependents {
		if dependent < 0 || dependent >= position || !isDerived[r.entries[dependent].kind] {
			return refuse("entry %d is no derived entry ahead of the order", dependent)
		}
		if dependent < begin && r.entries[r.fact(dependent)].kind != ordered {
			return refuse("entry %d stands ahead of the statement", dependent)
		}
	}
	for _, fact := range o.unverifiable {
		if fact < 0 || fact >= position || isDerived[r.entries[fact].kind] {
			return refuse("entry %d is no fact ahead of the order", fact)
		}
	}
	if o.isWhole() {
		return r.checkWhole(position, o)
	}
	return nil
}

// An order takes fields of all its targets, or of none, and nothing follows from what it takes.
func (r *redactions) checkFields(o order) error {
	named := 0
	for target, slots := range o.targets {
		if len(slots) > 0 {
			named++
		}
		for slot := range slots {
			if target < 0 || target >= int64(len(r.entries)) || !redactable[slot] || r.entries[target].digests[slot] == nil {
				return refuse("%s of entry %d does not go by itself", slot, target)
			}
		}
	}
	if named > 0 && named < len(o.targets) {
		return refuse("it takes fields of some entries and all of others")
	}
	if named > 0 && len(o.dependents)+len(o.unverifiable) > 0 {
		return refuse("entries go with fields from which nothing follows")
	}
	return nil
}

// A statement goes with all that was said of it and all that followed, and each history that loses something is told.
func (r *redactions) checkWhole(position int64, o order) error {
	for at := int64(0); at < position; at++ {
		_, isTarget := o.targets[at]
		if r.entries[at].stream == r.entries[position].stream && !isTarget && !r.isByTwo(at) {
			return refuse("entry %d of the statement is no target", at)
		}
		fact := r.fact(at)
		_, follows := o.targets[fact]
		follows = follows || r.isByTwo(fact) && r.entries[fact].stream == r.entries[position].stream
		if isDerived[r.entries[at].kind] && follows && !r.isNamed(at, position) {
			return refuse("entry %d follows from the statement and is no target", at)
		}
	}
	told := map[string]bool{}
	for at := position + 1; at < int64(len(r.entries)) && isDerived[r.entries[at].kind]; at++ {
		told[r.entries[at].stream] = true
	}
	lost := append([]int64{}, o.dependents...)
	for target := range o.targets {
		lost = append(lost, target)
	}
	for _, at := range lost {
		if isDerived[r.entries[at].kind] && !told[r.entries[at].stream] {
			return refuse("the history of entry %d is not told anew", at)
		}
	}
	return nil
}

// Whether an order up to this position takes an entry.
func (r *redactions) isNamed(at, position int64) bool {
	for by, o := range r.orders {
		if by <= position && o.covers(absence{position: at}, by) {
			return true
		}
	}
	return false
}

// Where the stream of an entry begins.
func (r *redactions) begin(position int64) int64 {
	for at := int64(0); at < position; at++ {
		if r.entries[at].stream == r.entries[position].stream {
			return at
		}
	}
	return position
}

// The fact behind which an entry stands.
func (r *redactions) fact(position int64) int64 {
	for position > 0 && isDerived[r.entries[position].kind] {
		position--
	}
	return position
}

func (r *redactions) isDone(at int64, gone map[int64]map[string]bool) error {
	o := r.orders[at]
	for target, slots := range o.targets {
		done := gone[target][""]
		if len(slots) > 0 && !done {
			done = true
			for slot := range slots {
				done = done && gone[target][slot]
			}
		}
		if !done {
			return refuse("entry %d is present after its redaction was completed", target)
		}
	}
	for _, dependent := range o.dependents {
		if !gone[dependent][""] {
			return refuse("entry %d is present after its redaction was completed", dependent)
		}
	}
	return nil
}

func (o order) destroys() bool { return o.values["basis"] != restriction }

func (o order) isOfFields() bool {
	for _, slots := range o.targets {
		if len(slots) == 0 {
			return false
		}
	}
	return o.destroys() && len(o.targets) > 0
}

// Whether entries go as a whole: of none is only a slot named.
func (o order) isWhole() bool {
	for _, slots := range o.targets {
		if len(slots) > 0 {
			return false
		}
	}
	return o.destroys()
}

func (o order) covers(a absence, at int64) bool {
	if !o.destroys() || a.position >= at {
		return false
	}
	if slots, isTarget := o.targets[a.position]; isTarget {
		return len(slots) == 0 || slots[a.slot]
	}
	for _, dependent := range o.dependents {
		if dependent == a.position {
			return true
		}
	}
	return false
}
