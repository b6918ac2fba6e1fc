/// The series of kube-state-metrics for the fleet's pods (kubernetes/kube-state-metrics, `pod-metrics.md`).
enum KubeState {
    typealias Value = @Sendable (World, Int) -> Double?

    /// By metric name.
    static func series(_ world: World) -> [(String, [RecordedSeries])] {
        let pods = PodCatalog.pods(world)
        return [
            family("kube_pod_info", pods) { pod in
                [([("node", pod.node), ("created_by_kind", "ReplicaSet"), ("host_network", "false")], { _, _ in 1 })]
            },
            family("kube_pod_labels", pods) { pod in
                [([("label_app", pod.service), ("label_version", pod.version)], { _, _ in 1 })]
            },
            family("kube_pod_start_time", pods, holdsInstant: true) { pod in [([], { _, _ in pod.begin })] },
            family("kube_pod_status_ready", pods) { pod in
                [
                    ([("condition", "true")], { pod.isReady($0, $1) ? 1 : 0 }),
                    ([("condition", "false")], { pod.isReady($0, $1) ? 0 : 1 }),
                    ([("condition", "unknown")], { _, _ in 0 }),
                ]
            },
            family("kube_pod_status_phase", pods) { _ in
                ["Pending", "Running", "Succeeded", "Failed", "Unknown"].map { phase in
                    ([("phase", phase)], { _, _ in phase == "Running" ? 1 : 0 })
                }
            },
            family("kube_pod_container_status_restarts_total", pods) { pod in
                [([("container", "server")], { Double(pod.restarts($0, $1)) })]
            },
            family("kube_pod_container_status_waiting_reason", pods) { pod in
                [
                    (
                        [("container", "server"), ("reason", "CrashLoopBackOff")],
                        { pod.isWaiting($0, $1) ? 1 : nil }
                    )
                ]
            },
            family("kube_pod_container_status_last_terminated_reason", pods) { pod in
                [([("container", "server"), ("reason", "Error")], { pod.restarts($0, $1) > 0 ? 1 : nil })]
            },
        ]
    }

    /// `samples` gives the labels beside the pod's own, and the value while the pod exists.
    private static func family(
        _ name: String, _ pods: [Pod], holdsInstant: Bool = false, _ samples: (Pod) -> [([(String, String)], Value)]
    ) -> (String, [RecordedSeries]) {
        let series = pods.flatMap { pod in
            samples(pod).map { more, value in
                RecordedSeries(
                    labels: pod.labels.adding(
                        more + [
                            ("__name__", name), ("pod", pod.name), ("uid", pod.uid), ("job", "kube-state-metrics"),
                            ("instance", "kube-state-metrics:8080"),
                        ]),
                    interval: RuleGroup.scraping.interval, holdsInstant: holdsInstant
                ) { world, tick in pod.exists(world, tick) ? value(world, tick) : nil }
            }
        }
        return (name, series)
    }
}
