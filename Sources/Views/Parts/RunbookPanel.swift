internal import OpsModel
internal import Cells
enum RunbookPanel { static func draw(_ canvas: inout Canvas, _ incident: Incident, in rect: Rect) { _ = canvas.box("RUNBOOK", in: rect) } }
