internal import Backends
public import OpsModel

extension Configuration {
    /// What the state must know of this configuration, once the engine has told of its sources.
    public func setup(sources: [BackendStatus]) -> SourceAction.Setup {
        SourceAction.Setup(
            backends: sources, services: services, severities: severities, externalLabels: externalLabels,
            banner: Banner(name: name ?? "", isDrill: isDrill), person: OperatingSystemUser.name,
            actor: OperatingSystemUser.actor,
            verification: Int(decisions.verification.inSeconds), rules: rules, maintenance: maintenance,
            notification: display.notification, readOnly: decisions.readOnly
        )
    }

    /// The union over the backends that name any; `nil` where none does.
    private var externalLabels: Set<String>? {
        let lists = backends.compactMap { $0.settings.options["externalLabels"]?.elements }
        return lists.isEmpty ? nil : Set(lists.joined().compactMap(\.text))
    }
}
