/// The columns each service's monitor watches.
enum FeatureCatalog {
    static func features(seeded: Seeded) -> [Feature] {
        let fraud = fraudNames.enumerated().map { index, name in
            Feature(
                service: Scenario.failingService, name: name,
                story: name == Scenario.failingFeature ? .missing : .steady(0.12 / Double(index + 1)),
                seeded: seeded)
        }
        return fraud
            + others.flatMap { service, names in
                names.enumerated().map { index, name in
                    Feature(
                        service: service, name: name, story: stories[name] ?? .steady(0.07 / Double(index + 1)),
                        seeded: seeded)
                }
            }
    }

    /// Those that a person is told about before the drill begins.
    private static let stories: [String: Feature.Story] = [
        "segment_speed": .drifting(from: 0.09, to: 0.25, begin: -11_500, length: 9_000),
        "days_since_login": .drifting(from: 0.21, to: 0.235, begin: -21_600, length: 86_400),
        "query_length": .steady(0.12),
    ]

    private static let fraudNames =
        [
            "card_age_days", "amount_log", "mcc_group", "device_os", "hour_local", "ip_country", "email_age",
            "cart_items", "bin_bank", "ship_distance", "previous_chargebacks", "velocity_1h", "language", "promo",
            "basket_mix", "tz_delta", "card_type", "three_ds_flow",
        ] + (20...39).map { "f\($0)" }

    private static let others: [(String, [String])] = [
        ("eta-predictor", ["segment_speed", "distance_km", "hour_of_week", "rain_mm", "courier_load"]),
        ("search-rank", ["query_length", "bm25_score", "clicks_7d", "price_rank", "freshness_days"]),
        ("churn", ["days_since_login", "sessions_30d", "tickets_open", "plan_age", "spend_90d"]),
        ("image-moderation", ["width_px", "bytes_log", "source_app"]),
        ("nlp-intent", ["token_count", "language", "channel"]),
        ("price-elasticity", ["base_price", "stock_days", "competitor_gap", "season"]),
        ("recs-two-tower", ["user_age_days", "items_seen_7d", "embedding_norm", "dwell_seconds"]),
        ("asr-stream", ["snr_db", "sample_rate", "utterance_seconds"]),
        ("kyc-ocr", ["blur_score", "document_type", "country"]),
        ("ad-ctr", ["bid_floor", "slot_size", "user_ctr_30d", "hour_local"]),
        ("demand-forecast", ["lag_7", "lag_28", "promo_days", "temperature"]),
    ]
}
