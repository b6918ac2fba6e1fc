public import Backends
internal import OpsModel
internal import Store
internal import Wire
internal import Yams

extension Configuration {
    /// Reads a configuration's text and checks all of it.
    ///
    /// - Parameters:
    ///   - yaml: the text of the file.
    ///   - file: how errors name it.
    ///   - folder: what relative paths in it are relative to.
    ///   - home: what `~/` stands for.
    ///   - catalog: the backends there are.
    ///   - keys: what may stand under `keys`.
    ///   - themes: what `display.theme` may name.
    /// - Throws: every mistake, by line.
    public init(
        yaml: String, file: String, folder: String = ".", home: String? = nil,
        catalog: [any Backend.Type] = BackendCatalog.all, keys: KeyRules = .none,
        themes: ThemeRules = .any
    ) throws(ConfigurationError) {
        guard let root = try YAMLText(file: file, text: yaml).root() else {
            throw ConfigurationError(
                file: file, "says nothing; 'mlops-tui init' writes one, 'mlops-tui schema' prints what may stand in it")
        }
        var reader = ConfigurationReader(
            file: file, paths: PathResolution(folder: folder, home: home), catalog: catalog, keys: keys,
            themes: themes)
        self = try reader.read(root)
    }
}

/// From the nodes of a YAML text to a ``Configuration``: first the shapes, then what only several values together tell.
struct ConfigurationReader {
    let file: String
    let paths: PathResolution
    let catalog: [any Backend.Type]
    let keys: KeyRules
    let themes: ThemeRules
    var reader: SettingReader

    init(
        file: String, paths: PathResolution, catalog: [any Backend.Type], keys: KeyRules, themes: ThemeRules
    ) {
        self.file = file
        self.paths = paths
        self.catalog = catalog
        self.keys = keys
        self.themes = themes
        reader = SettingReader(file: file) { spec, map in
            guard spec.name == "options", case .object(let specs) = spec.shape, specs.isEmpty else { return spec.shape }
            let kind = map["kind"]?.scalar?.string
            return catalog.first { $0.kind == kind }.map { .object($0.options) }
        }
    }

    mutating func read(_ root: Node) throws(ConfigurationError) -> Configuration {
        let specs = ConfigurationSpec.top(kinds: catalog.map { $0.kind }, actions: keys.actions)
        let top = reader.object(root, specs, path: "") ?? Setting(.map([]))
        checkBindings(top)
        checkKeys(top["keys"])
        let configuration = Configuration(
            file: file, isDrill: top["drill"]?.bool ?? false, name: top["name"]?.text, backends: backends(top),
            services: services(top["services"]?.elements ?? []), severities: severities(top["severities"]),
            rules: signals(top["signals"]), maintenance: maintenance(top["maintenance"]),
            display: display(top["display"]), runbooks: runbooks(top), store: store(top["store"]),
            decisions: decisions(top["decisions"]), notify: notify(top["notify"]?.elements ?? []),
            keys: texts(top["keys"]))
        guard reader.problems.isEmpty else { throw ConfigurationError(reader.problems) }
        return configuration
    }

    private mutating func backends(_ top: Setting) -> [BackendConfiguration] {
        let defaults = Pace(
            interval: interval(top["defaults"]?["interval"], path: "defaults.interval") ?? .seconds(15),
            deadline: deadline(top["defaults"]?["deadline"], path: "defaults.deadline") ?? .seconds(10))
        var lines: [String: Int] = [:]
        var result: [BackendConfiguration] = []
        for (index, setting) in (top["backends"]?.elements ?? []).enumerated() {
            guard let backend = backend(setting, path: "backends[\(index)]", defaults: defaults) else { continue }
            let id = backend.settings.id.rawValue
            if let earlier = lines[id] {
                reader.report(
                    setting["id"]?.line ?? setting.line,
                    "backend id '\(id)' stands already in line \(earlier); give each its own")
                continue
            }
            lines[id] = setting["id"]?.line ?? setting.line
            result.append(backend)
        }
        return result
    }

    /// What only the backend itself can tell, such as two options that exclude each other.
    private mutating func check(_ settings: BackendSettings, of kind: String, line: Int) {
        guard let type = catalog.first(where: { $0.kind == kind }) else { return }
        do throws(SettingsError) {
            _ = try type.init(settings: settings, transport: NoTransport())
        } catch {
            for mistake in error.mistakes { reader.report(mistake.line > 0 ? mistake.line : line, mistake.message) }
        }
    }

    private struct Pace {
        var interval: Duration
        var deadline: Duration
    }

    private mutating func backend(_ setting: Setting, path: String, defaults: Pace) -> BackendConfiguration? {
        let interval = interval(setting["interval"], path: "\(path).interval") ?? defaults.interval
        let deadline = deadline(setting["deadline"], path: "\(path).deadline") ?? defaults.deadline
        let credential = credential(setting["auth"], path: "\(path).auth")
        var http = HTTPSettings()
        http.tls = tls(setting["tls"], path: "\(path).tls")
        http.proxy = proxy(setting["proxy"], path: "\(path).proxy")
        let (id, url) = (identifier(setting["id"]), setting["url"]?.text)
        // Where id or address is refused the options are checked all the same.
        var settings = BackendSettings(
            id: BackendID(id ?? ""), url: url ?? "http://refused",
            environment: Environment(setting["environment"]?.text),
            cluster: setting["cluster"]?.text ?? "", deadline: deadline, interval: interval)
        while settings.url.hasSuffix("/") { settings.url.removeLast() }
        settings.options = setting["options"] ?? Setting(.map([]), line: setting.line)
        guard let kind = setting["kind"]?.text else { return nil }
        check(settings, of: kind, line: setting.line)
        guard id != nil, url != nil else { return nil }
        return BackendConfiguration(
            kind: kind, settings: settings, credential: credential, http: http, line: setting.line)
    }

    private mutating func identifier(_ setting: Setting?) -> String? {
        guard let setting, let id = setting.text else { return nil }
        let isPlain = id.utf8.allSatisfy {
            (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-")
        }
        guard isPlain, !id.isEmpty, id.utf8.count <= 64 else {
            reader.report(
                setting.line,
                "a backend's id is small letters, digits and '-', 64 at most, such as registry or triton-eu")
            return nil
        }
        return id
    }

    private mutating func interval(_ setting: Setting?, path: String) -> Duration? {
        bounded(setting, path: path, .seconds(1), .seconds(86_400), "from 1s to 1d")
    }

    private mutating func deadline(_ setting: Setting?, path: String) -> Duration? {
        bounded(setting, path: path, .milliseconds(100), .seconds(600), "from 100ms to 10m")
    }

    mutating func bounded(
        _ setting: Setting?, path: String, _ least: Duration, _ most: Duration, _ bounds: String
    ) -> Duration? {
        guard let setting, let duration = setting.duration else { return nil }
        guard duration >= least, duration <= most else {
            reader.report(setting.line, "'\(path)' is '\(setting.text ?? "")'; write a duration \(bounds)")
            return nil
        }
        return duration
    }

    private mutating func credential(_ auth: Setting?, path: String) -> CredentialSettings {
        guard let auth else { return .none }
        if auth.entries.isEmpty, !auth.hasGaps {
            reader.report(
                auth.line, "\(path) holds nothing; write one of basic, bearer and header, or leave the key out")
        }
        if auth.entries.count > 1 {
            reader.report(
                auth.line, "\(path) holds \(auth.entries.map(\.key).joined(separator: " and ")); keep one of them")
        }
        if let basic = auth["basic"], let user = basic["user"]?.text, let password = secret(basic["password"]) {
            return .basic(user: user, password: password)
        }
        if let bearer = secret(auth["bearer"]) { return .bearer(bearer) }
        if let header = auth["header"], let name = header["name"]?.text, let value = secret(header["value"]) {
            return .header(name: name, value: value)
        }
        return .none
    }

    func secret(_ setting: Setting?) -> SecretReference? {
        guard let setting, let text = setting.text, let source = try? SecretSource(text) else { return nil }
        return SecretReference(paths.resolving(source), line: setting.line)
    }

    mutating func tls(_ setting: Setting?, path: String) -> TLSSettings {
        guard let setting else { return TLSSettings() }
        if (setting["certificate"] == nil) != (setting["key"] == nil) {
            let (there, missing) = setting["key"] == nil ? ("certificate", "key") : ("key", "certificate")
            reader.report(
                setting.line, "\(path) has '\(there)' but no '\(missing)'; a client certificate needs both files")
        }
        var tls = TLSSettings()
        tls.authority = pem(setting["ca"])
        tls.clientCertificate = pem(setting["certificate"])
        tls.clientKey = pem(setting["key"])
        tls.skipsVerification = setting["skipVerify"]?.bool ?? false
        return tls
    }

    private func pem(_ setting: Setting?) -> TLSSettings.PEM? {
        setting?.text.map { .file(paths.resolving($0)) }
    }

    mutating func proxy(_ setting: Setting?, path: String) -> ProxySetting {
        guard let setting, let text = setting.text else { return .environment }
        if text == "none" { return .none }
        guard (try? BaseURL(text)) != nil else {
            reader.report(
                setting.line,
                "'\(path)' is neither 'none' nor an address without user and password; write http://proxy:3128")
            return .environment
        }
        return .server(text, .none)
    }

    private mutating func services(_ elements: [Setting]) -> [Service] {
        var lines: [String: Int] = [:]
        var result: [Service] = []
        for setting in elements {
            guard let name = setting["name"]?.text else { continue }
            let line = setting["name"]?.line ?? setting.line
            if let earlier = lines[name] {
                reader.report(line, "service '\(name)' stands already in line \(earlier); join the two")
                continue
            }
            lines[name] = line
            result.append(service(setting, name: name))
        }
        return result
    }

    private func service(_ setting: Setting, name: String) -> Service {
        let bind = setting["bind"]
        return Service(
            id: ServiceID(name), owner: setting["owner"]?.text, tier: setting["tier"]?.number.map { Int(bounded: $0) },
            kind: setting["kind"]?.text.flatMap(Service.ServiceKind.init) ?? .online,
            bindings: Service.Bindings(
                deployments: bind?["deployments"]?.elements.compactMap(\.text) ?? [],
                models: bind?["models"]?.elements.compactMap(\.text) ?? [], labels: texts(bind?["labels"])),
            links: texts(setting["links"]), dependsOn: setting["dependsOn"]?.elements.compactMap(\.text))
    }

    func texts(_ setting: Setting?) -> [String: String] {
        var result: [String: String] = [:]
        for entry in setting?.entries ?? [] { result[entry.key] = entry.value.text }
        return result
    }

    private func severities(_ setting: Setting?) -> SeverityTable {
        let words: [String: Severity] = ["critical": .critical, "warning": .warning, "info": .info]
        return .standard.extended(with: texts(setting).compactMapValues { words[$0] })
    }

    private mutating func signals(_ setting: Setting?) -> SignalRules {
        SignalSettings.read(setting) { reader.report($0, $1) }
    }

    private mutating func maintenance(_ setting: Setting?) -> [MaintenanceWindow] {
        MaintenanceSettings.read(setting?.elements ?? []) { reader.report($0, $1) }
    }

    private mutating func runbooks(_ top: Setting) -> RunbookSettings {
        var hosts: [String] = []
        for setting in top["runbookHosts"]?.elements ?? [] {
            guard let host = setting.text else { continue }
            guard let address = try? BaseURL("https://\(host)"), address.authority == host.lowercased() else {
                reader.report(setting.line, "'runbookHosts' holds '\(host)'; write a host alone, such as wiki.example")
                continue
            }
            hosts.append(address.authority)
        }
        let folders = top["runbooks"]?.elements.compactMap(\.text) ?? []
        return RunbookSettings(folders: folders.map(paths.resolving), hosts: hosts)
    }

    private mutating func store(_ setting: Setting?) -> StoreSettings {
        let (kept, usual) = (setting?["retention"], Retention())
        let incidents = bounded(
            kept?["incidents"], path: "store.retention.incidents", .seconds(86_400), .seconds(3_650 * 86_400),
            "from 1d to 3650d")
        let samples = bounded(
            kept?["samples"], path: "store.retention.samples", .seconds(3_600), .seconds(366 * 86_400),
            "from 1h to 366d")
        let path = setting?["path"]?.text
        return StoreSettings(
            place: path.map { $0 == "memory" ? .memory : .file(paths.resolving($0)) } ?? .usual,
            retention: Retention(incidents: incidents ?? usual.incidents, samples: samples ?? usual.samples))
    }

    private mutating func display(_ setting: Setting?) -> DisplaySettings {
        DisplaySettings(
            theme: theme(setting?["theme"]), isASCII: setting?["ascii"]?.bool,
            notification: setting?["notify"]?.text.flatMap(NotificationWay.init), usesMouse: setting?["mouse"]?.bool,
            remembersViews: setting?["remember"]?.bool)
    }

    /// A theme's name, or the whole path of its file.
    private mutating func theme(_ setting: Setting?) -> String? {
        guard let setting, let name = setting.text else { return nil }
        if ThemeRules.isPath(name) {
            let path = paths.resolving(name)
            if let mistake = themes.mistake(path) { reader.report(setting.line, "display.theme: \(mistake)") }
            return path
        }
        if !themes.names.isEmpty, !themes.names.contains(name) {
            let hint = NearestName.question(name, among: themes.names).map { "; \($0)" } ?? ";"
            let known = themes.names.joined(separator: ", ")
            reader.report(
                setting.line, "'display.theme' is '\(name)', which is unknown\(hint) there are \(known), or name a file"
            )
        }
        return name
    }
}

/// For a backend that is made only to see whether it can be.
private struct NoTransport: Transport {
    func send(_ request: Request) async throws(WireError) -> Response {
        throw .invalidRequest(reason: "the configuration is only being checked")
    }
}
