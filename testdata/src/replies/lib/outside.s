// The body of Outside.Refuse would be here.
