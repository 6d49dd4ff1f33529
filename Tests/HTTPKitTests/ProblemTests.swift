import Foundation
import HTTPKit
import Testing
