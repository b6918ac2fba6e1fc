// OpsModel
