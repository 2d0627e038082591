//! The layers: what is laid over a scene's picture, frame by frame. Each is a transparent picture of the scene's
//! size that holds only what differs from it, embedded like the scenes and replaceable like them. Which of
//! them are seen at a moment, `sight` knows.

/// A layer's name and its frames.
pub(super) type Layer = (&'static str, &'static [&'static [u8]]);

/// Every layer.
pub(super) const LAYERS: &[Layer] = &[
    (
        "alley_steam",
        &[
            include_bytes!("../../assets/layers/alley_steam_0.png"),
            include_bytes!("../../assets/layers/alley_steam_1.png"),
            include_bytes!("../../assets/layers/alley_steam_2.png"),
            include_bytes!("../../assets/layers/alley_steam_3.png"),
            include_bytes!("../../assets/layers/alley_steam_4.png"),
            include_bytes!("../../assets/layers/alley_steam_5.png"),
        ],
    ),
    (
        "alley_lantern",
        &[
            include_bytes!("../../assets/layers/alley_lantern_0.png"),
            include_bytes!("../../assets/layers/alley_lantern_1.png"),
            include_bytes!("../../assets/layers/alley_lantern_2.png"),
            include_bytes!("../../assets/layers/alley_lantern_3.png"),
        ],
    ),
    (
        "alley_noren",
        &[
            include_bytes!("../../assets/layers/alley_noren_0.png"),
            include_bytes!("../../assets/layers/alley_noren_1.png"),
            include_bytes!("../../assets/layers/alley_noren_2.png"),
            include_bytes!("../../assets/layers/alley_noren_3.png"),
        ],
    ),
    (
        "alley_train",
        &[
            include_bytes!("../../assets/layers/alley_train_0.png"),
            include_bytes!("../../assets/layers/alley_train_1.png"),
            include_bytes!("../../assets/layers/alley_train_2.png"),
            include_bytes!("../../assets/layers/alley_train_3.png"),
            include_bytes!("../../assets/layers/alley_train_4.png"),
            include_bytes!("../../assets/layers/alley_train_5.png"),
        ],
    ),
    (
        "alley_cat",
        &[include_bytes!("../../assets/layers/alley_cat_0.png"), include_bytes!("../../assets/layers/alley_cat_1.png")],
    ),
    (
        "counter_steam",
        &[
            include_bytes!("../../assets/layers/counter_steam_0.png"),
            include_bytes!("../../assets/layers/counter_steam_1.png"),
            include_bytes!("../../assets/layers/counter_steam_2.png"),
            include_bytes!("../../assets/layers/counter_steam_3.png"),
            include_bytes!("../../assets/layers/counter_steam_4.png"),
            include_bytes!("../../assets/layers/counter_steam_5.png"),
        ],
    ),
    (
        "bowl_steam",
        &[
            include_bytes!("../../assets/layers/bowl_steam_0.png"),
            include_bytes!("../../assets/layers/bowl_steam_1.png"),
            include_bytes!("../../assets/layers/bowl_steam_2.png"),
            include_bytes!("../../assets/layers/bowl_steam_3.png"),
            include_bytes!("../../assets/layers/bowl_steam_4.png"),
            include_bytes!("../../assets/layers/bowl_steam_5.png"),
        ],
    ),
    ("kenji_blink", &[include_bytes!("../../assets/layers/kenji_blink_0.png")]),
    (
        "kenji_wipe",
        &[
            include_bytes!("../../assets/layers/kenji_wipe_0.png"),
            include_bytes!("../../assets/layers/kenji_wipe_1.png"),
            include_bytes!("../../assets/layers/kenji_wipe_2.png"),
            include_bytes!("../../assets/layers/kenji_wipe_3.png"),
        ],
    ),
    (
        "kenji_ladle",
        &[
            include_bytes!("../../assets/layers/kenji_ladle_0.png"),
            include_bytes!("../../assets/layers/kenji_ladle_1.png"),
            include_bytes!("../../assets/layers/kenji_ladle_2.png"),
            include_bytes!("../../assets/layers/kenji_ladle_3.png"),
            include_bytes!("../../assets/layers/kenji_ladle_4.png"),
            include_bytes!("../../assets/layers/kenji_ladle_5.png"),
        ],
    ),
    (
        "kenji_taste",
        &[
            include_bytes!("../../assets/layers/kenji_taste_0.png"),
            include_bytes!("../../assets/layers/kenji_taste_1.png"),
            include_bytes!("../../assets/layers/kenji_taste_2.png"),
        ],
    ),
    (
        "kenji_nod",
        &[include_bytes!("../../assets/layers/kenji_nod_0.png"), include_bytes!("../../assets/layers/kenji_nod_1.png")],
    ),
    ("bowl_full", &[include_bytes!("../../assets/layers/bowl_full_0.png")]),
    ("bowl_half", &[include_bytes!("../../assets/layers/bowl_half_0.png")]),
    ("bowl_low", &[include_bytes!("../../assets/layers/bowl_low_0.png")]),
    ("bowl_empty", &[include_bytes!("../../assets/layers/bowl_empty_0.png")]),
    ("prop_beer", &[include_bytes!("../../assets/layers/prop_beer_0.png")]),
    ("prop_gyoza", &[include_bytes!("../../assets/layers/prop_gyoza_0.png")]),
    ("prop_ticket", &[include_bytes!("../../assets/layers/prop_ticket_0.png")]),
    ("prop_water", &[include_bytes!("../../assets/layers/prop_water_0.png")]),
    (
        "rain",
        &[
            include_bytes!("../../assets/layers/rain_0.png"),
            include_bytes!("../../assets/layers/rain_1.png"),
            include_bytes!("../../assets/layers/rain_2.png"),
            include_bytes!("../../assets/layers/rain_3.png"),
        ],
    ),
    (
        "rain_lantern",
        &[
            include_bytes!("../../assets/layers/rain_lantern_0.png"),
            include_bytes!("../../assets/layers/rain_lantern_1.png"),
            include_bytes!("../../assets/layers/rain_lantern_2.png"),
            include_bytes!("../../assets/layers/rain_lantern_3.png"),
        ],
    ),
    (
        "rain_steam",
        &[
            include_bytes!("../../assets/layers/rain_steam_0.png"),
            include_bytes!("../../assets/layers/rain_steam_1.png"),
            include_bytes!("../../assets/layers/rain_steam_2.png"),
            include_bytes!("../../assets/layers/rain_steam_3.png"),
            include_bytes!("../../assets/layers/rain_steam_4.png"),
            include_bytes!("../../assets/layers/rain_steam_5.png"),
        ],
    ),
    (
        "kenbaiki_lit",
        &[
            include_bytes!("../../assets/layers/kenbaiki_lit_0.png"),
            include_bytes!("../../assets/layers/kenbaiki_lit_1.png"),
            include_bytes!("../../assets/layers/kenbaiki_lit_2.png"),
            include_bytes!("../../assets/layers/kenbaiki_lit_3.png"),
            include_bytes!("../../assets/layers/kenbaiki_lit_4.png"),
            include_bytes!("../../assets/layers/kenbaiki_lit_5.png"),
            include_bytes!("../../assets/layers/kenbaiki_lit_6.png"),
            include_bytes!("../../assets/layers/kenbaiki_lit_7.png"),
            include_bytes!("../../assets/layers/kenbaiki_lit_8.png"),
        ],
    ),
    (
        "kenbaiki_ticket",
        &[
            include_bytes!("../../assets/layers/kenbaiki_ticket_0.png"),
            include_bytes!("../../assets/layers/kenbaiki_ticket_1.png"),
            include_bytes!("../../assets/layers/kenbaiki_ticket_2.png"),
            include_bytes!("../../assets/layers/kenbaiki_ticket_3.png"),
        ],
    ),
];

/// The file of a frame below the assets folder.
pub(super) fn file(name: &str, frame: usize) -> String {
    format!("layers/{name}_{frame}.png")
}

/// The layer of this name.
pub(super) fn find(name: &str) -> Option<&'static Layer> {
    LAYERS.iter().find(|(known, _)| *known == name)
}
