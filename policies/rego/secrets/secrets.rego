# Git holds references to secrets, never their values.
package secrets

import data.lib

deny contains lib.message(fault) if {
	some fault in faults
	not lib.is_excepted(fault)
}

faults contains lib.fault("secrets/no-data", entry, field, {
	"problem": "holds values",
	"allowed": "an ExternalSecret that names where they lie in Vault",
	"fix": "write the values to Vault, and have them replaced: git remembers them",
}) if {
	some entry in lib.of_kind("", "Secret")
	some field in ["data", "stringData"]
	lib.object_get(entry.object, [field], {}) != {}
}
