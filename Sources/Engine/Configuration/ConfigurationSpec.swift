internal import Backends

/// Every key of the configuration file but the backends' own options, declared once for the strict check, the JSON
/// Schema and the manual.
enum ConfigurationSpec {
    static func top(kinds: [String], actions: [(name: String, help: String)]) -> [OptionSpec] {
        [
            OptionSpec("version", .integer(1...1), required: true, "The format of this file: 1."),
            OptionSpec(
                "drill", .bool, "Whether what is shown is a drill: a badge says so on every screen (default false)."),
            OptionSpec("name", .name, "What this set of systems is called, shown in the header: `prod-eu`."),
            OptionSpec("defaults", .object(defaults), "What holds for every backend that does not say otherwise."),
            OptionSpec("backends", .list(.object(backend(kinds: kinds))), "The outside systems to read."),
            OptionSpec(
                "services", .list(.object(service)), "What users depend on, and what belongs to it in each system."),
            OptionSpec(
                "severities", .dictionary(.choice(severities)),
                "What the label `severity` (else `priority`, `level`) of an alert means; extends the built-in table."),
            OptionSpec(
                "signals", .object(SignalSettings.specs),
                "Thresholds of the built-in signals, how long each must hold and be clear, and how incidents are made of them."
            ),
            OptionSpec(
                "maintenance", .list(.object(MaintenanceSettings.specs)),
                "Planned times in which signals are expected: recorded, and notifying nobody; what is open at the end notifies then."
            ),
            OptionSpec("display", .object(display), "How it looks."),
            OptionSpec(
                "runbooks", .list(.text),
                "Folders of Markdown runbooks, beside the ready ones; what lies in them can be executed, so that only who operates should be able to write there."
            ),
            OptionSpec(
                "runbookHosts", .list(.text),
                "Hosts (`wiki.example` or `wiki.example:8443`) whose pages are shown as text where an alert names one in `runbook_url`."
            ),
            OptionSpec("store", .object(store), "Where incidents, decisions and histories are kept, and how long."),
            OptionSpec(
                "decisions", .object(DecisionSettings.specs), "Who decides, and what proves it."),
            OptionSpec(
                "notify", .list(.object(NotifySettings.specs)),
                "Who elsewhere is told of incidents, of approvals that are wanted, of break-glass, of what stopped half way or did not help, and of reviews that are overdue."
            ),
            OptionSpec(
                "keys", .object(actions.map { OptionSpec($0.name, .text, $0.help) }),
                "Other keys for an action: one, or several with blanks between them; `none` takes its keys away. "
                    + "Written `D`, `ctrl-n`, `f5`, `enter`, `pgdn`."),
        ]
    }

    static let defaults = [
        OptionSpec("interval", .duration, "How often a backend is polled (default 15s, at least 1s, at most 1d)."),
        OptionSpec("deadline", .duration, "How long one request may take (default 10s, at most 10m)."),
    ]

    /// What stands under `backends`; `options` are each kind's own.
    static func backend(kinds: [String]) -> [OptionSpec] {
        [
            OptionSpec("id", .name, required: true, "A name of your own, unique here: small letters, digits and '-'."),
            OptionSpec("kind", .choice(kinds), required: true, "Which system it is."),
            OptionSpec(
                "url", .url, required: true,
                "Where it answers: scheme, host, port and base path, without user or password."),
            OptionSpec("interval", .duration, "How often it is polled (default as in `defaults`)."),
            OptionSpec("deadline", .duration, "How long one request to it may take (default as in `defaults`)."),
            OptionSpec(
                "environment", .text,
                "Which environment it reports on: `production`, `staging`, …; left out it is shown as ENV? and counts as production."
            ),
            OptionSpec("cluster", .text, "Which cluster or region it reports on, shown under WHERE."),
            OptionSpec("auth", .object(auth), "How to prove who asks: one of `basic`, `bearer` and `header`."),
            OptionSpec("tls", .object(tls), "Certificates, for https addresses."),
            OptionSpec(
                "proxy", .text,
                "`none`, or the address of a proxy such as `http://proxy:3128` (default: as `https_proxy` and its like say)."
            ),
            OptionSpec("options", .object([]), "What only this kind of backend knows."),
        ]
    }

    static let auth = [
        OptionSpec("basic", .object(basic), "User and password (RFC 7617)."),
        OptionSpec("bearer", .secret, "A token, sent as `Authorization: Bearer …` (RFC 6750)."),
        OptionSpec("header", .object(header), "A header that is the credential, such as `X-API-Key`."),
    ]

    static let basic = [
        OptionSpec("user", .text, required: true, "The user name."),
        OptionSpec(
            "password", .secret, required: true,
            "Where the password is: `env:NAME`, `file:PATH` or `command:PROGRAM ARG…`."),
    ]

    static let header = [
        OptionSpec("name", .text, required: true, "The header's name."),
        OptionSpec(
            "value", .secret, required: true, "Where its value is: `env:NAME`, `file:PATH` or `command:PROGRAM ARG…`."),
    ]

    static let tls = [
        OptionSpec("ca", .text, "A PEM file of certificate authorities to trust besides the system's."),
        OptionSpec("certificate", .text, "A PEM file with the client certificate; needs `key`."),
        OptionSpec("key", .text, "A PEM file with the client certificate's key; needs `certificate`."),
        OptionSpec(
            "skipVerify", .bool,
            "Whether the server's certificate is left unchecked; shown on screen for as long as it holds (default false)."
        ),
    ]

    static let service = [
        OptionSpec("name", .name, required: true, "What people call the service."),
        OptionSpec("owner", .name, "The team that owns it."),
        OptionSpec("tier", .integer(1...9), "How important it is; 1 is the most."),
        OptionSpec("kind", .choice(["online", "batch", "llm"]), "How it is judged (default `online`)."),
        OptionSpec("bind", .object(bind), "What belongs to it; `*` and `?` are wild cards."),
        OptionSpec(
            "dependsOn", .list(.text),
            "Feature views, indexes, providers, node pools and services it cannot do without; others are inferred."),
        OptionSpec(
            "links", .dictionary(.text),
            "Name → address, in which {{service}}, {{version}}, {{from}} and {{to}} are filled in."),
    ]

    static let bind = [
        OptionSpec("deployments", .list(.text), "Deployments, as BACKEND/NAME."),
        OptionSpec("models", .list(.text), "Registered models, as BACKEND/NAME."),
        OptionSpec("labels", .dictionary(.text), "Labels of metrics and alerts; all must match."),
    ]

    static let display = [
        OptionSpec("theme", .text, "A theme's name, or the path of a theme file (default `terminal-16`)."),
        OptionSpec("ascii", .bool, "Whether to draw with ASCII only (default: where the locale is not UTF-8)."),
        OptionSpec(
            "notify", .choice(["bell", "osc9", "both", "none"]),
            "How a new incident is announced, and one that gets worse or comes back: the terminal's bell, its desktop notification (OSC 9), or both (default)."
        ),
        OptionSpec(
            "mouse", .bool,
            "Whether a click selects and the wheel moves (default true); the terminal still selects text while Shift is held."
        ),
        OptionSpec(
            "remember", .bool,
            "Whether filters, orders, columns, splits, theme and glyphs are kept for the next start, in `views.json` beside the store (default true; a drill keeps none)."
        ),
    ]

    static let store = [
        OptionSpec(
            "path", .text,
            "A file, or `memory` to leave none behind (default `$XDG_STATE_HOME/mlops-tui/store.sqlite`, of a file named by `--config` one of its own in that folder, `store-NAME-HASH.sqlite`; a drill's is `memory`)."
        ),
        OptionSpec("retention", .object(retention), "How long it is kept."),
    ]

    static let retention = [
        OptionSpec(
            "incidents", .duration,
            "Incidents with their decisions, timelines and snapshots, and changes (default 90d, from 1d to 3650d)."),
        OptionSpec("samples", .duration, "What was measured, for charts (default 14d, from 1h to 366d)."),
    ]

    static let severities = ["critical", "warning", "info"]
}
